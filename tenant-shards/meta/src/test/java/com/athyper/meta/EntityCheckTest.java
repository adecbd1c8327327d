package com.athyper.meta;

import static com.athyper.meta.Samples.faults;
import static com.athyper.meta.Samples.json;
import static com.athyper.meta.Samples.sound;
import static com.athyper.meta.Samples.thing;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Json;
import com.athyper.kernel.Value;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

class EntityCheckTest {

    @Test
    void a_registered_entity_gets_ids_columns_and_defaults() {
        assertThat(sound(thing("{\"name\":\"note\",\"type\":\"string\"}")))
                .isEqualTo(
                        json(
                                """
                                {"name":"thing","label":"Thing",
                                 "fields":[{"id":"f1","name":"note","label":"Note","type":"string",
                                   "column":"note","required":false,"unique":false,"maxLength":255}],
                                 "nextFieldId":2}
                                """));
    }

    @Test
    void the_main_example_is_sound() {
        var document = sound(Samples.PURCHASE_REQUISITION);

        assertThat(Json.canonical(document))
                .contains("\"classification\":\"confidential\"")
                .contains("\"min\":\"0.01\"")
                .contains("\"onChangesRequested\":\"draft\"")
                .contains("\"nextFieldId\":7");
    }

    @Test
    void all_faults_are_told_at_once() {
        var input =
                json(
                        """
                        {"name":"Thing","label":" ","module":"buy","colour":"red","fields":[
                          {"name":"id","type":"string"},
                          {"name":"Bad Name","type":"string"},
                          {"name":"n","type":"number"},
                          {"type":"string"},
                          {"name":"twice","type":"text"},
                          {"name":"twice","type":"text"},
                          {"name":"d","type":"decimal","precision":39,"scale":1.5},
                          {"name":"e","type":"enum","values":["a","a"," ",1]},
                          {"name":"p","type":"string","pattern":"[","maxLength":10001,"size":3},
                          {"name":"i","type":"integer","maxLength":3,"min":5,"max":4},
                          {"name":"r","type":"reference","default":"x"},
                          7],
                         "lifecycle":{"initial":"new","states":["open","Shut"],"transitions":[
                           {"name":"close","from":["open","gone"],"to":"away","onApproved":"open"}]}}
                        """);

        assertThat(faults(input))
                .containsExactlyInAnyOrder(
                        "/name invalid-name",
                        "/label too-short",
                        "/module invalid-name",
                        "/colour unknown-member",
                        "/fields/0/name reserved-name",
                        "/fields/1/name invalid-name",
                        "/fields/2/type unknown-type",
                        "/fields/3/name required",
                        "/fields/5/name duplicate",
                        "/fields/6/precision out-of-range",
                        "/fields/6/scale wrong-type",
                        "/fields/7/values/1 duplicate",
                        "/fields/7/values/2 out-of-range",
                        "/fields/7/values/3 wrong-type",
                        "/fields/8/pattern invalid-pattern",
                        "/fields/8/maxLength out-of-range",
                        "/fields/8/size unknown-member",
                        "/fields/9/maxLength not-applicable",
                        "/fields/9/min out-of-range",
                        "/fields/10/entity required",
                        "/fields/10/default not-applicable",
                        "/fields/11 wrong-type",
                        "/lifecycle/initial unknown-state",
                        "/lifecycle/states/1 invalid-name",
                        "/lifecycle/transitions/0/from/1 unknown-state",
                        "/lifecycle/transitions/0/to unknown-state",
                        "/lifecycle/transitions/0/onApproved not-applicable");
    }

    @Test
    void an_empty_definition_lacks_what_is_required() {
        assertThat(faults(Value.EMPTY))
                .containsExactlyInAnyOrder("/name required", "/fields required");
        assertThat(faults(json("{\"name\":\"thing\",\"fields\":[]}")))
                .containsExactly("/fields too-few");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id",
                "version",
                "state",
                "workflow",
                "tenant_id",
                "locked_by",
                "createdAt",
                "updated_by",
                "and",
                "or",
                "not",
                "in",
                "null"
            })
    void a_name_that_means_something_else_is_refused(String name) {
        assertThat(faults(thing("{\"name\":\"" + name + "\",\"type\":\"string\"}")))
                .containsExactly("/fields/0/name reserved-name");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"type":"string","maxLength":10000}                              |
                    {"type":"string","maxLength":0}                                  | maxLength out-of-range
                    {"type":"string","minLength":6,"maxLength":5}                    | minLength out-of-range
                    {"type":"text","maxLength":1000000}                              |
                    {"type":"text","maxLength":1000001}                              | maxLength out-of-range
                    {"type":"decimal","precision":38,"scale":38}                     |
                    {"type":"decimal","precision":0}                                 | precision out-of-range
                    {"type":"decimal","precision":4,"scale":5}                       | scale out-of-range
                    {"type":"decimal","precision":1}                                 |
                    {"type":"decimal","min":"NaN"}                                   | min wrong-type
                    {"type":"integer","min":"0.5"}                                   | min wrong-type
                    {"type":"integer","default":11,"max":10}                         | default out-of-range
                    {"type":"decimal","default":"1.005"}                             | default scale
                    {"type":"date","default":"2026-02-30"}                           | default wrong-type
                    {"type":"enum","values":[]}                                      | values out-of-range
                    {"type":"enum","values":["a"],"default":"b"}                     | default unknown-value
                    {"type":"string","unique":true,"maxLength":500}                  |
                    {"type":"string","unique":true,"maxLength":501}                  | maxLength out-of-range
                    {"type":"text","unique":true}                                    | unique not-applicable
                    {"type":"json","unique":true}                                    | unique not-applicable
                    {"type":"integer","searchable":true}                             | searchable not-applicable
                    {"type":"email","searchable":true}                               | searchable not-applicable
                    {"type":"string","searchable":"yes"}                             | searchable wrong-type
                    {"type":"integer","unique":true,"default":1}                     | default not-applicable
                    {"type":"string","required":"yes"}                               | required wrong-type
                    {"type":"string","pattern":"(a+)+$"}                             |
                    {"type":"reference","entity":"No"}                               | entity invalid-name
                    {"type":"string","maxLength":null,"pattern":null}                |
                    {"type":"string","id":"f1"}                                      | id unknown-field
                    {"type":"string","renamedFrom":"y"}                              | renamedFrom unknown-field
                    {"type":"string","column":"y"}                                   | column read-only
                    {"type":"string","classification":"Top Secret"}                  | classification invalid-name
                    """)
    void each_rule_of_a_field_holds_at_its_limit(String field, @Nullable String fault) {
        var input = thing(Json.write(json(field).with("name", Value.of("x"))));
        if (fault == null) {
            assertThat(sound(input)).isNotNull();
        } else {
            assertThat(faults(input)).containsExactly("/fields/0/" + fault);
        }
    }

    @Test
    void there_are_at_most_500_fields() {
        assertThat(sound(thing(fieldsNamed("n", EntityLimits.FIELDS_MAX)))).isNotNull();
        assertThat(faults(thing(fieldsNamed("n", EntityLimits.FIELDS_MAX + 1))))
                .contains("/fields too-many");
    }

    private static String fieldsNamed(String prefix, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{\"name\":\"" + prefix + i + "\",\"type\":\"integer\"}")
                .collect(Collectors.joining(","));
    }

    @Test
    void columns_are_never_used_up() {
        var document = sound(thing(fieldsNamed("n", 400)));
        for (int round = 1; round < 3; round++) {
            int base = round;
            document = sound(Optional.of(document), thing(fieldsNamed("m" + base + "_", 400)));
        }
        var full = Optional.of(document);

        assertThat(faults(full, thing(fieldsNamed("n", 400)))).contains("/fields too-many");
    }

    @Test
    void what_a_draft_leaves_out_carries_over() {
        var first = sound(Samples.PURCHASE_REQUISITION);

        assertThat(sound(Optional.of(first), Value.EMPTY)).isEqualTo(first);
        assertThat(sound(Optional.of(first), json("{\"label\":\"Request\"}")))
                .isEqualTo(first.with("label", Value.of("Request")));
    }

    @Test
    void null_takes_away_what_would_carry_over() {
        var first = sound(Samples.PURCHASE_REQUISITION);
        var second = sound(Optional.of(first), json("{\"lifecycle\":null,\"module\":null}"));

        assertThat(second.values()).doesNotContainKeys("lifecycle", "module");
        assertThat(faults(Optional.of(first), json("{\"name\":null,\"fields\":null}")))
                .containsExactlyInAnyOrder("/name required", "/fields required");
    }

    @Test
    void a_kept_document_sent_back_changes_nothing() {
        var first =
                sound(
                        thing(
                                "{\"name\":\"a\",\"type\":\"string\"},{\"name\":\"b\",\"type\":\"date\"}"));
        var second = sound(Optional.of(first), thing("{\"name\":\"b\",\"type\":\"date\"}"));

        assertThat(sound(Optional.of(second), second)).isEqualTo(second);
    }

    @Test
    void an_entity_keeps_its_name() {
        var first = sound(Samples.PURCHASE_REQUISITION);

        assertThat(faults(Optional.of(first), json("{\"name\":\"other\"}")))
                .containsExactly("/name read-only");
        assertThat(faults(Optional.of(first), json("{\"nextFieldId\":1}")))
                .containsExactly("/nextFieldId read-only");
    }
}
