package com.athyper.meta.behaviour;

import static com.athyper.meta.Samples.compiled;
import static com.athyper.meta.Samples.faults;
import static com.athyper.meta.Samples.json;
import static com.athyper.meta.Samples.sound;
import static com.athyper.meta.Samples.thing;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Json;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityCheck;
import com.athyper.meta.EntityLimits;
import com.athyper.meta.behaviour.Behaviour.Derived;

import org.junit.jupiter.api.Test;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What authors are told about the expressions of a definition, and what is kept of them. */
class BehaviourCheckTest {
    static final Value.Fields ORDER =
            json(
                    """
                    {"name":"order","fields":[
                      {"name":"net","type":"decimal","precision":12,"scale":2,"required":true},
                      {"name":"rate","type":"decimal","precision":5,"scale":4,
                       "default":{"expression":"record.rush == true ? 0.1 : 0.06"}},
                      {"name":"gross","type":"decimal","precision":14,"scale":2,
                       "computed":"record.net + record.tax"},
                      {"name":"tax","type":"decimal","precision":14,"scale":2,
                       "computed":"record.net * record.rate"},
                      {"name":"rush","type":"boolean"},
                      {"name":"reason","type":"string","requiredWhen":"record.gross >= 1000"},
                      {"name":"supplier","type":"string","readOnlyWhen":"record.state != 'draft'"}],
                     "validations":[
                      {"id":"limit","when":"record.gross <= 10000","field":"net",
                       "message":{"en":"at most 10,000","ms":"paling banyak 10,000"}},
                      {"id":"grows","when":"record.net >= before.net","message":"net never falls"}],
                     "lifecycle":{"initial":"draft","states":["draft","sent"],"transitions":[
                      {"name":"send","from":["draft"],"to":"sent",
                       "when":"record.supplier != null && record.createdBy != subject.id",
                       "message":{"en":"somebody else sends it"}}]}}
                    """);

    @Test
    void a_kept_definition_has_its_expressions_and_is_its_own_next_version() {
        var kept = sound(ORDER);

        assertThat(Json.canonical(kept))
                .contains("\"default\":{\"expression\":\"record.rush == true ? 0.1 : 0.06\"}")
                .contains("\"computed\":\"record.net + record.tax\"")
                .contains("\"requiredWhen\":\"record.gross >= 1000\"")
                .contains("\"message\":{\"en\":\"net never falls\"}")
                .contains("\"when\":\"record.supplier != null && record.createdBy != subject.id\"");
        assertThat(sound(Optional.of(kept), kept)).isEqualTo(kept);
        assertThat(sound(Optional.of(kept), json("{\"label\":\"Order\"}"))).isEqualTo(kept);
        assertThat(compiled(kept, 1).hash()).isEqualTo(compiled(sound(ORDER), 1).hash());
    }

    @Test
    void what_is_derived_comes_after_what_it_needs() {
        assertThat(compiled(sound(ORDER), 1).behaviour().derived())
                .extracting(Derived::field)
                .containsExactly("rate", "tax", "gross");
    }

    @Test
    void null_takes_validations_away() {
        var kept = sound(ORDER);
        var next = sound(Optional.of(kept), json("{\"validations\":null}"));

        assertThat(next.get("validations")).isEmpty();
        assertThat(next.get("fields")).isEqualTo(kept.get("fields"));
    }

    @Test
    void a_rule_that_carries_over_is_held_against_the_new_fields() {
        var kept = sound(ORDER);

        assertThat(
                        faults(
                                Optional.of(kept),
                                json(
                                        """
                                        {"fields":[{"name":"price","renamedFrom":"net","type":"decimal"},
                                                   {"name":"supplier","type":"integer"},
                                                   {"name":"gross","type":"date"}]}
                                        """)))
                .containsExactlyInAnyOrder(
                        "/validations/0/field unknown-field",
                        "/validations/0/when type-mismatch",
                        "/validations/1/when unknown-attribute",
                        "/validations/1/when unknown-attribute");
    }

    @Test
    void all_that_is_wrong_is_told_at_once() {
        assertThat(
                        faults(
                                json(
                                        """
                                        {"name":"thing","fields":[
                                          {"name":"a","type":"integer","computed":"record.b + 1","default":3,
                                           "requiredWhen":"true"},
                                          {"name":"b","type":"integer","computed":"record.a - 1"},
                                          {"name":"c","type":"string","computed":"1"},
                                          {"name":"d","type":"date","default":{"expression":7}},
                                          {"name":"e","type":"number","readOnlyWhen":"e +"},
                                          {"name":"f","type":"string","readOnlyWhen":"record.zz == 1"},
                                          {"name":"g","type":"string","requiredWhen":"record.e"},
                                          {"name":"h","type":"reference","entity":"thing","default":{"expression":"'x'"}},
                                          {"name":"i","type":"boolean","requiredWhen":"size(record.f)"}],
                                         "validations":[
                                          {"id":"One","when":"true","message":"m","then":1},
                                          {"id":"two","when":"record.id == 'x'","message":{}},
                                          {"id":"three","when":"subject.id == 1","message":{"english":"x","en":""}},
                                          {"id":"three","when":" ","message":7,"field":"zz"},
                                          {"id":"four","when":"record.a > 1","message":"m","field":"zz"}],
                                         "lifecycle":{"initial":"x","states":["x"],"transitions":[
                                          {"name":"go","from":["x"],"to":"x","when":"record.state"},
                                          {"name":"no","from":["x"],"to":"x","message":"why"},
                                          {"name":"on","from":["x"],"to":"x","when":"before.a == 1"}]}}
                                        """)))
                .containsExactlyInAnyOrder(
                        "/fields/0/default not-applicable",
                        "/fields/0/computed cycle",
                        "/fields/0/requiredWhen not-applicable",
                        "/fields/1/computed cycle",
                        "/fields/2/computed type-mismatch",
                        "/fields/3/default/expression wrong-type",
                        "/fields/4/type unknown-type",
                        "/fields/4/readOnlyWhen syntax",
                        "/fields/5/readOnlyWhen unknown-attribute",
                        "/fields/7/default not-applicable",
                        "/fields/8/requiredWhen type-mismatch",
                        "/validations/0/id invalid-name",
                        "/validations/0/then unknown-member",
                        "/validations/1/message out-of-range",
                        "/validations/1/when unknown-attribute",
                        "/validations/3/when required",
                        "/validations/3/field unknown-field",
                        "/validations/2/message/english invalid-name",
                        "/validations/2/message/en too-short",
                        "/validations/2/when type-mismatch",
                        "/validations/3/id duplicate",
                        "/validations/3/message wrong-type",
                        "/validations/4/field unknown-field",
                        "/lifecycle/transitions/0/when type-mismatch",
                        "/lifecycle/transitions/1/message not-applicable",
                        "/lifecycle/transitions/2/when unknown-root");
    }

    @Test
    void a_diagnostic_says_what_to_do() {
        var checked =
                EntityCheck.check(
                        Optional.empty(),
                        thing(
                                "{\"name\":\"n\",\"type\":\"integer\",\"computed\":\"record.n +"
                                        + " 1\"}"));

        assertThat(checked).isInstanceOf(EntityCheck.Checked.Faulty.class);
        assertThat(((EntityCheck.Checked.Faulty) checked).faults())
                .singleElement()
                .satisfies(
                        fault ->
                                assertThat(fault.message())
                                        .contains("n → n")
                                        .contains("`before` is what was"));
    }

    @Test
    void a_rule_that_a_store_has_and_nobody_can_read_is_unknown() {
        var kept = sound(thing("{\"name\":\"n\",\"type\":\"integer\"}"));
        var later =
                kept.with(
                        "validations",
                        Json.trusted(
                                """
                                [{"id":"x","when":"ever(record.n)","message":{"en":"m"}}]
                                """));
        var model = com.athyper.meta.EntityCompiler.trusted(later, 1);

        assertThat(model.behaviour().validations())
                .singleElement()
                .extracting(rule -> rule.when().expr())
                .isEqualTo(com.athyper.expression.Expr.UNKNOWN);
    }

    @Test
    void there_are_so_many_expressions_and_no_more() {
        assertThat(sound(crowded(EntityLimits.RULES_MAX))).isNotNull();
        assertThat(faults(crowded(EntityLimits.RULES_MAX + 1))).containsExactly(" too-many");
    }

    @Test
    void there_are_so_many_validations_and_no_more() {
        assertThat(sound(validated(EntityLimits.VALIDATIONS_MAX))).isNotNull();
        assertThat(faults(validated(EntityLimits.VALIDATIONS_MAX + 1)))
                .containsExactly("/validations too-many");
    }

    @Test
    void a_message_is_so_long_and_no_longer() {
        assertThat(sound(saying("m".repeat(EntityLimits.MESSAGE_MAX)))).isNotNull();
        assertThat(faults(saying("m".repeat(EntityLimits.MESSAGE_MAX + 1))))
                .containsExactly("/validations/0/message too-long");
    }

    @Test
    void an_expression_is_so_deep_and_no_deeper() {
        String deepest = "!".repeat(com.athyper.expression.CelReader.DEPTH_MAX - 1) + "true";
        assertThat(sound(gated(deepest))).isNotNull();
        assertThat(faults(gated("!" + deepest))).containsExactly("/fields/0/requiredWhen too-deep");
    }

    private static Value.Fields gated(String when) {
        return thing("{\"name\":\"n\",\"type\":\"text\",\"requiredWhen\":\"" + when + "\"}");
    }

    /** Two of them to a field, so that there are fewer fields than may be. */
    private static Value.Fields crowded(int expressions) {
        return thing(
                IntStream.range(0, (expressions + 1) / 2)
                        .mapToObj(
                                i ->
                                        "{\"name\":\"n%d\",\"type\":\"text\",\"requiredWhen\":\"true\"%s}"
                                                .formatted(
                                                        i,
                                                        2 * i + 1 < expressions
                                                                ? ",\"readOnlyWhen\":\"true\""
                                                                : ""))
                        .collect(Collectors.joining(",")));
    }

    private static Value.Fields validated(int validations) {
        return thing("{\"name\":\"n\",\"type\":\"text\"}")
                .with(
                        "validations",
                        new Value.Items(
                                IntStream.range(0, validations)
                                        .mapToObj(i -> validation("v" + i, "m"))
                                        .toList()));
    }

    private static Value.Fields saying(String message) {
        return thing("{\"name\":\"n\",\"type\":\"text\"}")
                .with("validations", new Value.Items(java.util.List.of(validation("v", message))));
    }

    private static Value validation(String id, String message) {
        return Value.object().put("id", id).put("when", "true").put("message", message).build();
    }
}
