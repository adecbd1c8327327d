package com.athyper.meta.contract;

import static com.athyper.meta.Samples.json;
import static com.athyper.meta.Samples.thing;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Answer;
import com.athyper.kernel.Json;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Value;
import com.athyper.meta.Chance;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Samples;
import com.athyper.meta.contract.EntitySchemas.Use;
import com.athyper.meta.record.RecordRendering;
import com.athyper.meta.record.RecordValidator;
import com.athyper.meta.record.StoredRecord;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Goal: the schemas say what the platform does.
 *
 * <p>Method: somebody else's validator and our own judge the same bodies, good and bad ones.
 */
class EntitySchemasTest {
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private static Schema schema(EntityModel model, Use use) {
        return REGISTRY.getSchema(
                Json.write(EntitySchemas.of(model, use, Map.of())), InputFormat.JSON);
    }

    private static boolean takes(Schema schema, Value.Fields body) {
        return schema.validate(Json.write(body), InputFormat.JSON).isEmpty();
    }

    @Test
    void what_is_taken_is_valid_and_so_is_what_is_given_back() {
        var chance = new Chance(Chance.SEED);
        for (int i = 0; i < 200; i++) {
            var model = Samples.model(chance.definition());
            var body = chance.record(model);
            String seed = "-Dseed=" + Chance.SEED + " " + Json.write(body);

            var answer = RecordValidator.validate(model, body);
            boolean taken = answer instanceof Answer.Ok;

            boolean lenient =
                    body.values().keySet().stream().anyMatch(name -> isLenient(model, name));
            if (!lenient) {
                assertThat(takes(schema(model, Use.CREATE), body)).as(seed).isEqualTo(taken);
                assertThat(takes(schema(model, Use.UPDATE), body)).as(seed).isTrue();
            }
            if (answer instanceof Answer.Ok<Value.Fields>(var values)) {
                assertThat(
                                schema(model, Use.CREATE)
                                        .validate(
                                                Json.write(given(model, values)), InputFormat.JSON))
                        .as("in its standard form " + seed)
                        .isEmpty();
                var rendered = RecordRendering.render(model, stored(model, values));
                assertThat(schema(model, Use.READ).validate(Json.write(rendered), InputFormat.JSON))
                        .as(seed)
                        .isEmpty();
            }
        }
    }

    /** What a caller could have sent. */
    static Value.Fields given(EntityModel model, Value.Fields values) {
        var given = Value.object();
        values.values()
                .forEach(
                        (name, value) -> {
                            if (model.isGiven(model.field(name).orElseThrow())) {
                                given.put(name, value);
                            }
                        });
        return given.build();
    }

    /** Whether the platform takes more forms of it than the standard one. */
    private static boolean isLenient(EntityModel model, String name) {
        return switch (model.field(name).orElseThrow().type()) {
            case EMAIL, PHONE, URL, COUNTRY, CURRENCY, LANGUAGE, UNIT, TIME, DURATION, MONEY ->
                    true;
            case STRING, TEXT, INTEGER, DECIMAL, BOOLEAN, DATE, DATETIME -> false;
            case ENUM, UUID, JSON, REFERENCE, MULTI_REFERENCE, SEQUENCE, ATTACHMENT -> false;
        };
    }

    private static StoredRecord stored(EntityModel model, Value.Fields values) {
        var user = new PrincipalId("user");
        return new StoredRecord(
                UUID.fromString("0190a1b2-0000-7000-8000-000000000001"),
                1,
                model.lifecycle().map(lifecycle -> lifecycle.initial()),
                Optional.empty(),
                user,
                Instant.EPOCH,
                user,
                Instant.EPOCH,
                values);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    "type":"string","maxLength":2            | "ab"                   | "abc"
                    "type":"string","minLength":2            | "😀😀"                 | "a"
                    "type":"string","pattern":"^[A-Z]+$"     | "AB"                   | "Ab"
                    "type":"string"                          | null                   | 1
                    "type":"string","required":true          | ""                     | null
                    "type":"text"                            | "a"                    | true
                    "type":"integer","min":1                 | 1.0                    | 0
                    "type":"integer","max":9                 | 9                      | 10
                    "type":"integer"                         | 9223372036854775807    | 9223372036854775808
                    "type":"integer"                         | -1                     | 1.5
                    "type":"decimal","precision":4,"scale":2 | "99.990"               | "100"
                    "type":"decimal","precision":4,"scale":2 | -99.99                 | 100
                    "type":"decimal","precision":4,"scale":2 | "007.5"                | "7.555"
                    "type":"decimal","precision":4,"scale":2 | 7.55                   | 7.555
                    "type":"decimal","precision":2,"scale":2 | "0.99"                 | "1.99"
                    "type":"decimal","precision":4,"scale":0 | "12.0"                 | "12.5"
                    "type":"decimal","min":"1.5"             | 1.5                    | 1.4
                    "type":"decimal"                         | "1"                    | "one"
                    "type":"boolean"                         | false                  | "false"
                    "type":"date"                            | "2026-02-28"           | "28.2.2026"
                    "type":"datetime"                        | "2026-01-01T00:00:00Z" | "2026-01-01"
                    "type":"enum","values":["a","b"]         | "b"                    | "c"
                    "type":"uuid"                            | "0190a1b2-0000-7000-8000-000000000001" | "1"
                    "type":"reference","entity":"thing"      | "0190a1b2-0000-7000-8000-000000000001" | {}
                    "type":"json","required":true            | {"a":[1]}              | null
                    "type":"email"                           | "ada@example.com"      | "ada@example"
                    "type":"email"                           | "a.b+c@x-y.example"    | "a..b@example.com"
                    "type":"phone"                           | "+60321421234"         | "0321421234"
                    "type":"url"                             | "https://a.example/b?c=%20#d" | "ftp://a.example"
                    "type":"url"                             | "http://a.example:8080" | "https://u@a.example"
                    "type":"country"                         | "MY"                   | "ZZ"
                    "type":"currency"                        | "EUR"                  | "EURO"
                    "type":"language"                        | "zh-Hant-TW"           | "1"
                    "type":"time"                            | "23:59:00.123456"      | "24:00"
                    "type":"time"                            | "09:30"                | "9:30"
                    "type":"duration"                        | "P1DT4H"               | "P1M"
                    "type":"duration"                        | "PT0.5S"               | "PT"
                    "type":"money","precision":4,"scale":2   | {"amount":"99.99","currency":"MYR"} | {"amount":"100","currency":"MYR"}
                    "type":"money"                           | {"amount":1.5,"currency":"EUR"} | {"amount":"1.50"}
                    "type":"money","min":"1"                 | {"currency":"EUR","amount":1} | {"amount":0,"currency":"EUR"}
                    "type":"money"                           | null                   | {"amount":"1","currency":"EUR","rate":1}
                    """)
    void an_example_is_taken_and_a_counter_example_is_not(String field, String good, String bad) {
        var model = Samples.model(thing("{\"name\":\"a\"," + field + "}"));
        for (Use use : new Use[] {Use.CREATE, Use.UPDATE}) {
            var schema = schema(model, use);
            for (String value : new String[] {good, bad}) {
                var body = json("{\"a\":" + value + "}");
                assertThat(takes(schema, body)).as(use + " " + value).isEqualTo(value.equals(good));
                assertThat(RecordValidator.validate(model, body) instanceof Answer.Ok)
                        .as("the platform on " + value)
                        .isEqualTo(value.equals(good));
            }
        }
    }

    @Test
    void what_is_missing_or_unknown_or_the_platforms_own_is_not_taken() {
        var model = Samples.model(Samples.PURCHASE_REQUISITION);
        var create = schema(model, Use.CREATE);
        var full = json("{\"title\":\"t\",\"amount\":\"1.00\",\"currency\":\"EUR\"}");

        assertThat(takes(create, full)).isTrue();
        assertThat(takes(create, json("{\"title\":\"t\",\"amount\":\"1.00\"}"))).isFalse();
        assertThat(takes(create, full.with("version", Value.of(1)))).isFalse();
        assertThat(takes(create, full.with("other", Value.of(1)))).isFalse();
        assertThat(takes(schema(model, Use.UPDATE), json("{\"title\":\"t\"}"))).isTrue();
        assertThat(takes(schema(model, Use.UPDATE), json("{\"title\":null}"))).isFalse();
        assertThat(takes(schema(model, Use.UPDATE), json("{\"cost_center\":null}"))).isTrue();
    }

    @Test
    void a_default_may_be_left_out_of_a_new_record() {
        var model =
                Samples.model(
                        thing(
                                "{\"name\":\"a\",\"type\":\"integer\",\"required\":true,\"default\":1}"));

        assertThat(takes(schema(model, Use.CREATE), json("{}"))).isTrue();
        assertThat(takes(schema(model, Use.READ), json("{}"))).isFalse();
    }

    @Test
    void what_is_computed_is_read_and_not_written() {
        var model =
                Samples.model(
                        thing(
                                """
                                {"name":"net","type":"integer","required":true},
                                {"name":"rate","type":"integer","required":true,
                                 "default":{"expression":"record.net"}},
                                {"name":"gross","type":"integer","required":true,
                                 "computed":"record.net + record.rate"}
                                """));
        var create = schema(model, Use.CREATE);

        assertThat(takes(create, json("{\"net\":1}"))).isTrue();
        assertThat(takes(create, json("{\"net\":1,\"gross\":2}"))).isFalse();
        assertThat(takes(schema(model, Use.UPDATE), json("{\"gross\":2}"))).isFalse();
        assertThat(
                        ((Value.Fields)
                                        EntitySchemas.of(model, Use.READ, Map.of())
                                                .get("properties")
                                                .orElseThrow())
                                .get("gross")
                                .orElseThrow()
                                .toString())
                .contains("readOnly");
    }
}
