package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OverlayRoutesTest {
    private static final String THING = "/api/meta/entities/thing";
    private static final String OWN = THING + "/overlays/own";

    private final EdgeUnderTest edge = new EdgeUnderTest();

    @BeforeEach
    void register() {
        edge.post("/api/meta/entities").as("user").json("{\"name\":\"thing\"}").send().is(201);
    }

    @Test
    void an_overlay_makes_the_next_version() {
        var drafted =
                edge.put(OWN)
                        .as("user")
                        .json("{\"layer\":\"tenant\",\"label\":\"T\"}")
                        .send()
                        .is(201);
        assertThat(drafted.header("Location")).contains(THING + "/versions/2");
        assertThat(drafted.textAt("document", "overlays", "own", "label")).isEqualTo("T");

        var all = edge.get(THING + "/overlays").as("user").send().is(200);
        assertThat(all.textAt("version")).isEqualTo("2");
        assertThat(all.textAt("items", "0", "name")).isEqualTo("own");
        assertThat(all.textAt("items", "0", "layer")).isEqualTo("tenant");
        assertThat(edge.get(OWN).as("user").send().is(200).textAt("document", "label"))
                .isEqualTo("T");

        var without = edge.delete(OWN).as("user").send().is(201);
        assertThat(without.textAt("version")).isEqualTo("3");
        assertThat(without.textAt("document", "overlays", "own")).isEqualTo("null");
    }

    @Test
    void an_overlay_may_name_its_entity_itself() {
        var drafted =
                edge.post("/api/meta/overlays")
                        .as("user")
                        .json("{\"entity\":\"thing\",\"name\":\"own\",\"layer\":\"pack\"}")
                        .send()
                        .is(201);
        assertThat(drafted.textAt("document", "overlays", "own", "layer")).isEqualTo("pack");
        assertThat(edge.get("/api/meta/overlays").as("user").send().is(200).textAt("items"))
                .as("nothing of it is in force")
                .isEqualTo("[]");
        edge.post("/api/meta/overlays")
                .as("user")
                .json("{\"entity\":\"gone\",\"name\":\"own\",\"layer\":\"pack\"}")
                .send()
                .refused(404, "META.DEFINITION_NOT_FOUND");
    }

    @Test
    void what_is_not_there_is_not_shown_and_not_taken_off() {
        edge.get(OWN).as("user").send().refused(404, "META.DEFINITION_NOT_FOUND");
        edge.delete(OWN).as("user").send().refused(404, "META.DEFINITION_NOT_FOUND");
        edge.put("/api/meta/entities/gone/overlays/own")
                .as("user")
                .json("{\"layer\":\"pack\"}")
                .send()
                .refused(404, "META.DEFINITION_NOT_FOUND");
        edge.get("/api/meta/entities/Bad/overlays")
                .as("user")
                .send()
                .refused(404, "META.DEFINITION_NOT_FOUND");
    }
}
