package com.athyper.meta;

import static com.athyper.meta.Samples.json;
import static com.athyper.meta.Samples.sound;
import static com.athyper.meta.Samples.thing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Json;
import com.athyper.kernel.Sha256;
import com.athyper.meta.EntityCompiler.Compiled;

import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;

class EntityCompilerTest {

    @Test
    void the_model_says_what_the_definition_says() {
        var document = sound(Samples.PURCHASE_REQUISITION);
        var model = Samples.compiled(document, 3);

        assertThat(model.name()).isEqualTo(new EntityName("purchase_requisition"));
        assertThat(model.version()).isEqualTo(3);
        assertThat(model.module()).contains("BUY");
        assertThat(model.document()).isEqualTo(document);
        assertThat(model.hash()).isEqualTo(Sha256.hex(Json.canonical(document)));
        assertThat(model.field("amount"))
                .hasValueSatisfying(
                        amount -> {
                            assertThat(amount.type()).isEqualTo(FieldType.DECIMAL);
                            assertThat(amount.min()).contains(new BigDecimal("0.01"));
                            assertThat(amount.precision()).isEqualTo(18);
                            assertThat(amount.scale()).isEqualTo(2);
                            assertThat(amount.required()).isTrue();
                        });
        assertThat(model.lifecycle().flatMap(cycle -> cycle.transition("submit")))
                .hasValueSatisfying(
                        submit -> {
                            assertThat(submit.workflow()).contains(new EntityName("pr_approval"));
                            assertThat(submit.outcomes().approved()).contains("approved");
                        });
    }

    @Test
    void the_version_is_no_part_of_the_hash() {
        var document = sound(Samples.PURCHASE_REQUISITION);

        assertThat(Samples.compiled(document, 1).hash())
                .isEqualTo(Samples.compiled(document, 2).hash());
        assertThat(EntityCompiler.trusted(document, 2)).isEqualTo(Samples.compiled(document, 2));
    }

    @Test
    void every_reference_to_an_entity_that_is_not_in_force_is_told() {
        var document =
                sound(
                        thing(
                                """
                                {"name":"a","type":"reference","entity":"ghost"},
                                {"name":"b","type":"reference","entity":"thing"},
                                {"name":"c","type":"reference","entity":"supplier"},
                                {"name":"d","type":"reference","entity":"phantom"}
                                """));
        var compiled = EntityCompiler.compile(document, 1, Set.of(new EntityName("supplier")));

        assertThat(compiled)
                .isInstanceOfSatisfying(
                        Compiled.Faulty.class,
                        faulty ->
                                assertThat(faulty.diagnostics())
                                        .extracting(Diagnostic::code, Diagnostic::pointer)
                                        .containsExactly(
                                                tuple("reference-not-in-force", "/fields/0/entity"),
                                                tuple(
                                                        "reference-not-in-force",
                                                        "/fields/3/entity")));
    }

    @Test
    void a_state_that_nothing_leads_to_is_a_warning() {
        var document =
                sound(
                        Optional.of(sound(thing("{\"name\":\"a\",\"type\":\"string\"}"))),
                        json(
                                """
                                {"lifecycle":{"initial":"one","states":["one","two","three","four"],
                                  "transitions":[
                                    {"name":"go","from":["two"],"to":"three"},
                                    {"name":"ask","from":["one"],"to":"one","workflow":"w","onRejected":"two"}]}}
                                """));

        assertThat(EntityCompiler.compile(document, 1, Set.of()))
                .isInstanceOfSatisfying(
                        Compiled.Sound.class,
                        sound ->
                                assertThat(sound.warnings())
                                        .extracting(Diagnostic::pointer)
                                        .containsExactly("/lifecycle/states/3"));
    }
}
