package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Json;
import com.athyper.meta.EntityCheck;
import com.athyper.meta.EntityCheck.Checked;

import org.junit.jupiter.api.Test;

import java.util.Optional;

class CompileRoutesTest {
    private static final String ENTITIES = "/api/meta/entities";

    private final EdgeUnderTest edge = new EdgeUnderTest();

    private void register(String json) {
        var checked = (Checked.Sound) EntityCheck.check(Optional.empty(), Json.trustedObject(json));
        edge.post(ENTITIES).as("user").json(Json.write(checked.document())).send().is(201);
    }

    @Test
    void a_sound_version_has_its_hash_and_nothing_is_in_force() {
        register("{\"name\":\"thing\",\"fields\":[{\"name\":\"a\",\"type\":\"string\"}]}");
        var sound = edge.post(ENTITIES + "/thing/versions/1/compile").as("user").send().is(200);
        assertThat(sound.textAt("sound")).isEqualTo("true");
        assertThat(sound.textAt("hash")).hasSize(64);
        assertThat(sound.textAt("diagnostics")).isEqualTo("[]");
        edge.get(ENTITIES + "/thing/compiled").as("user").send().is(404);
    }

    @Test
    void what_is_wrong_has_code_pointer_severity_and_a_way_out() {
        register(
                "{\"name\":\"thing\",\"fields\":[{\"name\":\"a\",\"type\":\"reference\",\"entity\":\"gone\"}]}");
        var faulty = edge.post(ENTITIES + "/thing/versions/1/compile").as("user").send().is(200);
        assertThat(faulty.textAt("sound")).isEqualTo("false");
        assertThat(faulty.textAt("diagnostics", "0", "code")).isEqualTo("reference-not-in-force");
        assertThat(faulty.textAt("diagnostics", "0", "pointer")).isEqualTo("/fields/0/entity");
        assertThat(faulty.textAt("diagnostics", "0", "severity")).isEqualTo("error");
        assertThat(faulty.textAt("diagnostics", "0", "remedy")).isEqualTo("publish `gone` first");
    }

    @Test
    void there_has_to_be_such_a_version() {
        register("{\"name\":\"thing\",\"fields\":[{\"name\":\"a\",\"type\":\"string\"}]}");
        for (String path :
                new String[] {"/thing/versions/2", "/gone/versions/1", "/thing/versions/x"}) {
            edge.post(ENTITIES + path + "/compile")
                    .as("user")
                    .send()
                    .refused(404, "META.VERSION_NOT_FOUND");
        }
    }
}
