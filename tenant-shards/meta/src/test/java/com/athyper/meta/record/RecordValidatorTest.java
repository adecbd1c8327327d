package com.athyper.meta.record;

import static com.athyper.meta.Samples.json;
import static com.athyper.meta.Samples.told;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Answer;
import com.athyper.kernel.Json;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.FieldValue;
import com.athyper.meta.Samples;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

class RecordValidatorTest {
    private static final EntityModel REQUISITION = Samples.model(Samples.PURCHASE_REQUISITION);
    private static final EntityModel EVERYTHING = Samples.model(Samples.EVERYTHING);

    private static Value.Fields ok(Answer<Value.Fields> answer) {
        return switch (answer) {
            case Answer.Ok<Value.Fields>(var values) -> values;
            case Answer.Refused<Value.Fields>(var problem) ->
                    throw new AssertionError(problem.faults().toString());
        };
    }

    private static List<String> faults(Answer<Value.Fields> answer) {
        return switch (answer) {
            case Answer.Ok<Value.Fields>(var values) -> throw new AssertionError(values.toString());
            case Answer.Refused<Value.Fields>(var problem) -> {
                assertThat(problem.code()).isEqualTo(RecordError.RECORD_INVALID);
                yield told(problem.faults());
            }
        };
    }

    @Test
    void a_record_is_complete_and_typed() {
        var values =
                ok(
                        RecordValidator.validate(
                                REQUISITION,
                                json(
                                        "{\"amount\":\"12.5\",\"title\":\"Chairs\",\"currency\":\"MYR\"}")));

        assertThat(Json.write(values))
                .isEqualTo(
                        "{\"title\":\"Chairs\",\"amount\":12.50,\"currency\":\"MYR\",\"cost_center\":null,"
                            + "\"needed_by\":null,\"bank_account\":null}");
    }

    @Test
    void all_faults_are_told_at_once() {
        assertThat(
                        faults(
                                RecordValidator.validate(
                                        REQUISITION,
                                        json(
                                                """
                                                {"amount":"12.345","currency":"myr","needed_by":"tomorrow",
                                                 "cost_center":7,"colour":"red","id":"x","state":"approved"}
                                                """))))
                .containsExactlyInAnyOrder(
                        "/title required",
                        "/amount scale",
                        "/currency pattern",
                        "/needed_by wrong-type",
                        "/cost_center wrong-type",
                        "/colour unknown-field",
                        "/id read-only",
                        "/state read-only");
    }

    @Test
    void a_default_fills_what_is_left_out_and_not_what_is_null() {
        var values = ok(RecordValidator.validate(EVERYTHING, json("{\"a_boolean\":null}")));

        assertThat(values.get("an_enum")).contains(Value.of("red"));
        assertThat(values.get("a_boolean")).contains(Value.NULL);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    a_string    | "ab"                                   | "ab"
                    a_string    | "😀😀😀😀😀"                           | "😀😀😀😀😀"
                    an_integer  | 10                                     | 10
                    an_integer  | 1e1                                    | 10
                    an_integer  | 3.0                                    | 3
                    a_decimal   | "12.5"                                 | 12.50
                    a_decimal   | 12.5                                   | 12.50
                    a_decimal   | 1e2                                    | 100.00
                    a_decimal   | "1.500"                                | 1.50
                    a_decimal   | "-999.99"                              | -999.99
                    a_decimal   | 0                                      | 0.00
                    a_boolean   | true                                   | true
                    a_date      | "2028-02-29"                           | "2028-02-29"
                    a_datetime  | "2026-11-30T08:00:00+08:00"            | "2026-11-30T00:00:00Z"
                    a_datetime  | "2026-11-30t00:00:00.123456z"          | "2026-11-30T00:00:00.123456Z"
                    an_enum     | "green"                                | "green"
                    a_uuid      | "0190A1B2-0000-7000-8000-00000000000F" | "0190a1b2-0000-7000-8000-00000000000f"
                    a_json      | {"b":[1e3,null],"a":{}}                | {"b":[1000,null],"a":{}}
                    """)
    void a_value_is_kept_in_its_standard_form(String field, String given, String kept) {
        var values =
                ok(RecordValidator.validate(EVERYTHING, json("{\"" + field + "\":" + given + "}")));

        assertThat(Json.write(values.get(field).orElseThrow())).isEqualTo(kept);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    a_string    | "a"                                    | too-short
                    a_string    | "abcdef"                               | too-long
                    a_string    | 5                                      | wrong-type
                    a_text      | ["a"]                                  | wrong-type
                    an_integer  | 11                                     | out-of-range
                    an_integer  | 1.5                                    | wrong-type
                    an_integer  | "5"                                    | wrong-type
                    an_integer  | 9223372036854775808                    | wrong-type
                    a_decimal   | "NaN"                                  | wrong-type
                    a_decimal   | "1e2"                                  | wrong-type
                    a_decimal   | ""                                     | wrong-type
                    a_decimal   | "12.345"                               | scale
                    a_decimal   | 0.001                                  | scale
                    a_decimal   | "1000"                                 | precision
                    a_decimal   | 1e3                                    | precision
                    a_decimal   | "500.01"                               | out-of-range
                    a_boolean   | "true"                                 | wrong-type
                    a_date      | "2026-02-29"                           | wrong-type
                    a_date      | "0000-01-01"                           | wrong-type
                    a_date      | "+12026-01-01"                         | wrong-type
                    a_datetime  | "2026-11-30T08:00:00"                  | wrong-type
                    a_datetime  | "2026-11-30T08:00:00.1234567Z"         | wrong-type
                    a_datetime  | "2026-11-30T24:00:00Z"                 | wrong-type
                    a_datetime  | "0001-01-01T00:00:00+01:00"            | wrong-type
                    an_enum     | "blue"                                 | unknown-value
                    a_uuid      | "1-1-1-1-1"                            | wrong-type
                    a_reference | 7                                      | wrong-type
                    """)
    void a_value_of_another_kind_is_refused(String field, String given, String code) {
        assertThat(
                        faults(
                                RecordValidator.validate(
                                        EVERYTHING, json("{\"" + field + "\":" + given + "}"))))
                .containsExactly("/" + field + " " + code);
    }

    @Test
    void json_is_bounded_in_depth_and_size() {
        assertThat(ok(validateJson(nested(FieldValue.JSON_DEPTH_MAX)))).isNotNull();
        assertThat(faults(validateJson(nested(FieldValue.JSON_DEPTH_MAX + 1))))
                .containsExactly("/a_json too-deep");
        assertThat(ok(validateJson(Value.of("a".repeat(FieldValue.JSON_BYTES_MAX - 2)))))
                .isNotNull();
        assertThat(faults(validateJson(Value.of("a".repeat(FieldValue.JSON_BYTES_MAX - 1)))))
                .containsExactly("/a_json too-long");
    }

    private static Answer<Value.Fields> validateJson(Value value) {
        return RecordValidator.validate(EVERYTHING, Value.object().put("a_json", value).build());
    }

    private static Value nested(int depth) {
        Value value = Value.of(1);
        for (int i = 1; i < depth; i++) {
            value = new Value.Items(List.of(value));
        }
        return value;
    }

    @Test
    void a_pattern_that_explodes_is_a_fault_and_not_an_outage() {
        var model =
                Samples.model(
                        Samples.thing(
                                """
                                {"name":"slow","type":"string","pattern":"(.*a){15}c"},
                                {"name":"deep","type":"text","pattern":"^(a|b)*$"}
                                """));
        var input =
                Value.object()
                        .put("slow", "a".repeat(60) + "!")
                        .put("deep", "ab".repeat(200_000))
                        .build();

        assertThat(faults(RecordValidator.validate(model, input)))
                .containsExactlyInAnyOrder("/slow pattern-too-costly", "/deep pattern-too-costly");
    }

    @Test
    void a_pattern_is_found_anywhere_unless_it_says_where() {
        var model =
                Samples.model(
                        Samples.thing(
                                "{\"name\":\"a\",\"type\":\"string\",\"pattern\":\"[0-9]\"}"));

        assertThat(ok(RecordValidator.validate(model, json("{\"a\":\"x1y\"}")))).isNotNull();
    }

    @Test
    void an_update_changes_what_it_names() {
        var present =
                ok(
                        RecordValidator.validate(
                                REQUISITION,
                                json(
                                        """
                                        {"amount":"1","title":"Chairs","currency":"MYR","cost_center":"c"}
                                        """)));
        var changed =
                ok(
                        RecordValidator.merge(
                                REQUISITION,
                                present,
                                json("{\"title\":\"Tables\",\"cost_center\":null}")));

        assertThat(changed)
                .isEqualTo(
                        present.with("title", Value.of("Tables")).with("cost_center", Value.NULL));
    }

    @Test
    void an_update_is_judged_by_what_it_changes() {
        var present =
                json("{\"title\":\"Chairs\",\"currency\":\"not by today's rule\",\"gone\":1}");

        assertThat(
                        faults(
                                RecordValidator.merge(
                                        REQUISITION,
                                        present,
                                        json("{\"title\":null,\"amount\":\"0\",\"version\":2}"))))
                .containsExactlyInAnyOrder(
                        "/title required", "/amount out-of-range", "/version read-only");
        assertThat(ok(RecordValidator.merge(REQUISITION, present, json("{\"amount\":1}"))).values())
                .containsEntry("currency", Value.of("not by today's rule"))
                .doesNotContainKey("gone");
    }
}
