package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Value;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

class EntityKindsRouteTest {
    private static final String ENTITIES = "/api/meta/entities";

    private final EdgeUnderTest edge = new EdgeUnderTest();

    @BeforeEach
    void describe() {
        register("vendor", "\"class\":\"master\",\"module\":\"BUY\"");
        register("invoice", "\"class\":\"transaction\",\"module\":\"BUY\"");
        register("note", "\"label\":\"A note\"");
        edge.post(ENTITIES).as("user").json("{\"name\":\"drafted\"}").send().is(201);
    }

    private void register(String name, String more) {
        edge.post(ENTITIES).as("user").json("{\"name\":\"" + name + "\"}").send().is(201);
        edge.models.with(
                """
                {"name":"%s",%s,"fields":[
                  {"name":"code","type":"string","required":true,"unique":true}]}
                """
                        .formatted(name, more));
    }

    private List<String> names(String query) {
        return ((Value.Items) edge.get(ENTITIES + query).as("user").send().is(200).at("items"))
                .values().stream()
                        .map(item -> ((Value.Fields) item).text("name").orElseThrow())
                        .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "?class=master, vendor",
        "?module=BUY, invoice vendor",
        "?module=BUY&class=transaction, invoice",
        "?class=reference, ''",
        "?module=SELL, ''",
        "'', drafted invoice note vendor"
    })
    void entities_are_listed_by_class_and_module(String query, String expected) {
        assertThat(String.join(" ", names(query))).isEqualTo(expected);
    }

    @Test
    void an_entity_says_what_it_is() {
        var served = edge.get(ENTITIES).as("user").send().is(200);
        assertThat(served.json().values()).containsKey("items");
        var vendor = edge.get(ENTITIES + "?class=master").as("user").send().is(200);
        assertThat(vendor.textAt("items", "0", "class")).isEqualTo("master");
        assertThat(vendor.textAt("items", "0", "module")).isEqualTo("BUY");
        assertThat(vendor.textAt("items", "0", "label")).isEqualTo("Vendor");
        var compiled = edge.get(ENTITIES + "/vendor/compiled").as("user").send().is(200);
        assertThat(compiled.textAt("class")).isEqualTo("master");
        assertThat(compiled.at("softDelete")).isEqualTo(Value.of(false));
        assertThat(compiled.textAt("document", "class")).isEqualTo("master");
        var note = edge.get(ENTITIES + "/note/compiled").as("user").send().is(200);
        assertThat(note.json().values()).doesNotContainKey("class");
    }

    @Test
    void a_class_that_there_is_not_is_refused() {
        edge.get(ENTITIES + "?class=Master").as("user").send().refused(400, "EDGE.QUERY_INVALID");
    }
}
