package com.athyper.meta.change;

import static com.athyper.meta.Samples.json;
import static com.athyper.meta.Samples.sound;
import static com.athyper.meta.Samples.thing;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Value;
import com.athyper.meta.Samples;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Optional;

class ContractDiffTest {
    private static List<String> diff(Value.Fields before, Value.Fields after) {
        var first = sound(before);
        var second = sound(Optional.of(first), after);
        return ContractDiff.between(Samples.compiled(first, 1), Samples.compiled(second, 2))
                .stream()
                .map(
                        change ->
                                change.kind().id()
                                        + " "
                                        + change.pointer()
                                        + (change.breaking() ? " breaking" : ""))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    "type":"string","maxLength":9        | "type":"string","maxLength":8        | field-narrowed /fields/0/maxLength breaking
                    "type":"string","maxLength":9        | "type":"string","maxLength":10       | field-widened /fields/0/maxLength
                    "type":"string"                      | "type":"string","minLength":1        | field-narrowed /fields/0/minLength breaking
                    "type":"string"                      | "type":"string","pattern":"^x"       | field-narrowed /fields/0/pattern breaking
                    "type":"string","pattern":"^x"       | "type":"string"                      | field-widened /fields/0/pattern
                    "type":"string"                      | "type":"string","unique":true        | field-narrowed /fields/0/unique breaking
                    "type":"string"                      | "type":"string","required":true      | field-narrowed /fields/0/required breaking
                    "type":"string","required":true      | "type":"string"                      | field-widened /fields/0/required breaking
                    "type":"string"                      | "type":"string","label":"Other"      | field-changed /fields/0/label
                    "type":"integer","min":1             | "type":"integer","min":2             | field-narrowed /fields/0/min breaking
                    "type":"integer","min":1             | "type":"integer"                     | field-widened /fields/0/min
                    "type":"integer"                     | "type":"integer","max":2             | field-narrowed /fields/0/max breaking
                    "type":"integer"                     | "type":"string"                      | field-retyped /fields/0/type breaking
                    "type":"decimal","precision":9       | "type":"decimal","precision":12      | field-widened /fields/0/precision
                    "type":"enum","values":["a"]         | "type":"enum","values":["a","b"]     | field-widened /fields/0/values
                    "type":"enum","values":["a","b"]     | "type":"enum","values":["a"]         | field-narrowed /fields/0/values breaking
                    "type":"reference","entity":"thing"  | "type":"reference","entity":"supplier" | field-retyped /fields/0/entity breaking
                    "type":"integer","default":1         | "type":"integer","default":2         | field-changed /fields/0/default
                    "type":"integer","required":true,"default":1 | "type":"integer","required":true | field-narrowed /fields/0/default breaking
                    """)
    void a_field_narrows_or_widens(String before, String after, String expected) {
        var changes =
                diff(
                        thing("{\"name\":\"a\"," + before + "}"),
                        thing("{\"name\":\"a\"," + after + "}"));

        assertThat(
                        changes.stream()
                                .filter(
                                        change ->
                                                !change.contains("Length")
                                                        || expected.contains("Length")))
                .containsExactly(expected);
    }

    @Test
    void a_rename_is_one_change_and_a_removal_points_into_the_former_version() {
        var before = thing("{\"name\":\"a\",\"type\":\"date\"},{\"name\":\"b\",\"type\":\"date\"}");

        assertThat(
                        diff(
                                before,
                                thing(
                                        """
                                        {"name":"c","type":"date","required":true},
                                        {"name":"d","type":"date"},
                                        {"name":"x","type":"date","renamedFrom":"a","label":"A"}
                                        """)))
                .containsExactly(
                        "field-removed /fields/1 breaking",
                        "field-added /fields/0 breaking",
                        "field-added /fields/1",
                        "field-renamed /fields/2/name breaking");
    }

    @Test
    void expressions_come_go_and_change() {
        var before =
                json(
                        """
                        {"name":"thing","fields":[
                          {"name":"a","type":"integer","requiredWhen":"record.b > 1"},
                          {"name":"b","type":"integer","readOnlyWhen":"record.b > 9"}],
                         "validations":[{"id":"v","when":"record.a < 9","message":"m"},
                                        {"id":"w","when":"record.a < 8","message":"m"}]}
                        """);
        var after =
                json(
                        """
                        {"fields":[
                          {"name":"a","type":"integer","requiredWhen":"record.c > 2"},
                          {"name":"c","renamedFrom":"b","type":"integer","computed":"record.a"},
                          {"name":"d","type":"integer","required":true,
                           "default":{"expression":"record.a"}}],
                         "validations":[{"id":"w","when":"record.a < 8","message":"n"},
                                        {"id":"x","when":"record.a < 7","message":"m"}]}
                        """);

        assertThat(diff(before, after))
                .containsExactly(
                        "field-renamed /fields/1/name breaking",
                        "field-changed /fields/1/label",
                        "field-added /fields/2",
                        "rule-changed /fields/0/requiredWhen breaking",
                        "rule-removed /fields/1/readOnlyWhen",
                        "rule-added /fields/1/computed breaking",
                        "rule-removed /validations",
                        "rule-added /validations/1 breaking");
    }

    @Test
    void states_and_transitions_come_and_go() {
        var before = Samples.PURCHASE_REQUISITION;
        var after =
                json(
                        """
                        {"lifecycle":{"initial":"draft","states":["draft","submitted","approved","shut"],
                         "transitions":[
                          {"name":"submit","from":["draft"],"to":"submitted","workflow":"pr_approval",
                           "onApproved":"approved","onRejected":"draft"},
                          {"name":"shut","from":["approved"],"to":"shut"}]}}
                        """);

        assertThat(diff(before, after))
                .containsExactly(
                        "state-removed /lifecycle/states/3 breaking",
                        "state-added /lifecycle/states/3",
                        "transition-changed /lifecycle/transitions/0/workflow breaking",
                        "transition-added /lifecycle/transitions/1");
        assertThat(diff(before, json("{\"lifecycle\":null}")))
                .containsExactly("lifecycle-removed /lifecycle breaking");
    }

    @Test
    void a_version_does_not_differ_from_itself() {
        var document = Samples.EVERYTHING;

        assertThat(diff(document, document)).isEmpty();
    }

    @Test
    void a_field_is_found_by_name_and_in_expressions_and_not_in_longer_names() {
        var rule =
                json(
                        """
                        {"when":"resource.total > 5 && resource.total_net < 2","entities":["claim"],
                         "obligations":[{"mask":{"fields":["bank","total"]}}],"id":"resource.totals"}
                        """);

        assertThat(Mentions.of("total", rule))
                .containsExactly("/when", "/obligations/0/mask/fields/1");
        assertThat(Mentions.concerns(rule, "claim")).isTrue();
        assertThat(Mentions.concerns(rule, "other")).isFalse();
    }
}
