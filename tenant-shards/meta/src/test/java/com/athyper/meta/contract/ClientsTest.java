package com.athyper.meta.contract;

import static com.athyper.meta.Samples.thing;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Json;
import com.athyper.kernel.Value;
import com.athyper.meta.Chance;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Samples;
import com.athyper.meta.contract.EntitySchemas.Use;
import com.athyper.meta.record.RecordValidator;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What is generated for clients holds together: the compiler takes it, and so does a validator. */
class ClientsTest {
    private static final String AWKWARD =
            """
            {"name":"class","type":"string","required":true},{"name":"class_","type":"integer"},
            {"name":"wait","type":"boolean"},{"name":"values","type":"json"},
            {"name":"of_values","type":"date"},{"name":"toString","type":"text"},
            {"name":"input","type":"enum","values":["a\\"b","c\\\\d","é\\u2028*/","x"]},
            {"name":"price","type":"money"},{"name":"at","type":"datetime"},
            {"name":"hour","type":"time"},{"name":"lasts","type":"duration"},
            {"name":"mail","type":"email"},{"name":"self","type":"reference","entity":"thing"}
            """
                    .replace("toString", "to_string");

    @TempDir Path directory;

    @Test
    void the_java_of_awkward_names_and_of_random_entities_compiles_without_a_warning() {
        assertThat(compiled(Samples.model(thing(AWKWARD)))).isEmpty();
        assertThat(compiled(Samples.model(Samples.PURCHASE_REQUISITION))).isEmpty();
        var chance = new Chance(Chance.SEED);
        for (int i = 0; i < 20; i++) {
            var model = Samples.model(chance.definition());
            assertThat(compiled(model))
                    .as("-Dseed=%s %s", Chance.SEED, Json.write(model.document()))
                    .isEmpty();
        }
    }

    private List<String> compiled(EntityModel model) {
        return InProcessJavac.faults(
                JavaClient.className(model), JavaClient.source(model, Map.of()), directory);
    }

    @Test
    void the_compiler_would_have_found_a_fault() {
        assertThat(InProcessJavac.faults("a.B", "package a; class B { int c = \"\"; }", directory))
                .hasSize(1)
                .first()
                .asString()
                .contains("incompatible types");
    }

    @Test
    void typescript_names_what_must_be_given_and_what_may_be_read() {
        String source =
                TypeScriptClient.source(
                        Samples.model(
                                thing(
                                        """
                                        {"name":"kind","type":"enum","values":["a","b"],"required":true},
                                        {"name":"net","type":"decimal"},
                                        {"name":"gross","type":"decimal","computed":"record.net"}
                                        """)),
                        Map.of());

        assertThat(source)
                .contains(
                        """
                        export interface Create {
                          readonly kind: "a" | "b";
                          readonly net?: string | null;
                        }
                        """)
                .contains("  readonly gross: string | null;\n")
                .doesNotContain("Transition");
    }

    @Test
    void the_openapi_of_entities_refers_to_schemas_that_take_what_the_platform_takes() {
        var chance = new Chance(Chance.SEED);
        var model = Samples.model(chance.definition());
        var other = Samples.model(Samples.PURCHASE_REQUISITION);
        var document =
                EntityOpenApi.document(Map.of(new EntityName("thing"), model, other.name(), other));
        var components = document.get("components").orElseThrow();
        for (Use use : List.of(Use.CREATE, Use.UPDATE)) {
            var schema =
                    SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                            .getSchema(
                                    Json.write(
                                            Value.object()
                                                    .put(
                                                            "$ref",
                                                            "#/components/schemas/thing."
                                                                    + use.id())
                                                    .put("components", components)
                                                    .build()),
                                    InputFormat.JSON);
            for (int i = 0; i < 20; i++) {
                var body = chance.record(model);
                var taken = (Answer.Ok<Value.Fields>) RecordValidator.validate(model, body);
                assertThat(
                                schema.validate(
                                        Json.write(EntitySchemasTest.given(model, taken.value())),
                                        InputFormat.JSON))
                        .as("-Dseed=" + Chance.SEED)
                        .isEmpty();
                assertThat(
                                schema.validate(
                                        Json.write(body.with("id", Value.of("x"))),
                                        InputFormat.JSON))
                        .isNotEmpty();
            }
        }
        assertThat(Json.write(document.get("paths").orElseThrow()))
                .contains("/api/data/purchase_requisition/{id}/transitions/submit")
                .doesNotContain("/api/data/thing/{id}/transitions/submit");
    }

    @Test
    void equal_models_give_equal_sources_and_documents() {
        var model = Samples.model(Samples.EVERYTHING);
        var same = Samples.model(Samples.EVERYTHING);

        assertThat(JavaClient.source(model, Map.of())).isEqualTo(JavaClient.source(same, Map.of()));
        assertThat(TypeScriptClient.source(model, Map.of()))
                .isEqualTo(TypeScriptClient.source(same, Map.of()));
        assertThat(EntityOpenApi.document(Map.of(model.name(), model)))
                .isEqualTo(EntityOpenApi.document(Map.of(same.name(), same)));
    }
}
