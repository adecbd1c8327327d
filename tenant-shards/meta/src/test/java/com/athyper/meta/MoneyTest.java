package com.athyper.meta;

import static com.athyper.meta.Samples.faults;
import static com.athyper.meta.Samples.json;
import static com.athyper.meta.Samples.sound;
import static com.athyper.meta.Samples.thing;
import static com.athyper.meta.Samples.told;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Answer;
import com.athyper.kernel.Json;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.record.FilterReader;
import com.athyper.meta.record.RecordValidator;
import com.athyper.meta.record.SortReader;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Optional;

class MoneyTest {
    private static final Value.Fields PRICED =
            thing(
                    """
                    {"name":"price","type":"money","precision":5,"scale":2,"min":"0.01","max":"500"},
                    {"name":"place","type":"string"}
                    """);
    private static final EntityModel MODEL = Samples.model(PRICED);

    private static List<String> faultsOf(Answer<?> answer) {
        return switch (answer) {
            case Answer.Ok<?>(var value) -> throw new AssertionError(String.valueOf(value));
            case Answer.Refused<?>(var problem) -> told(problem.faults());
        };
    }

    private static Answer<Value.Fields> price(String given) {
        return RecordValidator.validate(MODEL, json("{\"price\":" + given + "}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"amount":"12.5","currency":"myr"} | {"amount":12.50,"currency":"MYR"}
                    {"currency":"EUR","amount":0.01}   | {"amount":0.01,"currency":"EUR"}
                    {"amount":"500","currency":"JPY"}  | {"amount":500.00,"currency":"JPY"}
                    null                               | null
                    """)
    void money_is_kept_in_its_standard_form(String given, String kept) {
        assertThat(price(given))
                .isInstanceOfSatisfying(
                        Answer.Ok.class,
                        ok ->
                                assertThat(
                                                Json.write(
                                                        ((Value.Fields) ok.value())
                                                                .get("price")
                                                                .orElseThrow()))
                                        .isEqualTo(kept));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    "12.50"                                     | wrong-type
                    12.50                                       | wrong-type
                    []                                          | wrong-type
                    {}                                          | wrong-type
                    {"amount":"12.50"}                          | wrong-type
                    {"currency":"MYR"}                          | wrong-type
                    {"amount":null,"currency":"MYR"}            | wrong-type
                    {"amount":"12.50","currency":null}          | wrong-type
                    {"amount":"12.50","currency":"RM"}          | wrong-type
                    {"amount":"12.50","currency":458}           | wrong-type
                    {"amount":"NaN","currency":"MYR"}           | wrong-type
                    {"amount":"12.501","currency":"MYR"}        | scale
                    {"amount":"1000","currency":"MYR"}          | precision
                    {"amount":"500.01","currency":"MYR"}        | out-of-range
                    {"amount":"0","currency":"MYR"}             | out-of-range
                    {"amount":"1","currency":"MYR","unit":"kg"} | unknown-member
                    """)
    void what_is_no_money_is_refused(String given, String code) {
        assertThat(faultsOf(price(given))).containsExactly("/price " + code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"price.amount":{"gt":"10"}}                  | ok
                    {"price.amount":{"between":[1,"2.5"]}}        | ok
                    {"price.currency":{"in":["myr","EUR"]}}       | ok
                    {"price":{"isNull":true}}                     | ok
                    {"price":{"eq":"1"}}                          | /filter/price/eq not-applicable
                    {"price":{"in":["1"]}}                        | /filter/price/in not-applicable
                    {"price.amount":{"eq":"a"}}                   | /filter/price.amount/eq wrong-type
                    {"price.currency":{"eq":"RM"}}                | /filter/price.currency/eq wrong-type
                    {"price.currency":{"lt":"MYR"}}               | /filter/price.currency/lt not-applicable
                    {"price.unit":{"eq":"kg"}}                    | /filter/price.unit unknown-field
                    {"price.amount.x":{"eq":"1"}}                 | /filter/price.amount.x unknown-field
                    {"place.amount":{"eq":"1"}}                   | /filter/place.amount unknown-field
                    {"price.":{"eq":"1"}}                         | /filter/price. unknown-field
                    """)
    void a_filter_speaks_of_the_parts(String filter, String outcome) {
        var answer = FilterReader.read(MODEL, filter);

        if (outcome.equals("ok")) {
            assertThat(answer).isInstanceOf(Answer.Ok.class);
        } else {
            assertThat(faultsOf(answer)).containsExactly(outcome);
        }
    }

    @Test
    void an_order_speaks_of_the_parts() {
        assertThat(SortReader.read(MODEL, "-price.amount,price.currency"))
                .isInstanceOf(Answer.Ok.class);
        assertThat(faultsOf(SortReader.read(MODEL, "price")))
                .containsExactly("/sort/0 not-applicable");
        assertThat(faultsOf(SortReader.read(MODEL, "price.unit")))
                .containsExactly("/sort/0 unknown-field");
    }

    @Test
    void a_kept_definition_gives_itself_back() {
        var kept =
                sound(
                        thing(
                                "{\"name\":\"fee\",\"type\":\"money\",\"default\":{\"amount\":5,\"currency\":\"myr\"}}"));

        assertThat(sound(Optional.of(kept), kept)).isEqualTo(kept);
        assertThat(Json.write(kept))
                .contains(
                        "\"precision\":18,\"scale\":2,\"default\":{\"amount\":\"5.00\",\"currency\":\"MYR\"}");
    }

    @Test
    void a_definition_is_held_to_what_money_can_be() {
        assertThat(
                        faults(
                                thing(
                                        """
                                        {"name":"a","type":"money","unique":true},
                                        {"name":"b","type":"money","scale":3,"precision":2},
                                        {"name":"c","type":"money","maxLength":3},
                                        {"name":"d","type":"money","default":"1"}
                                        """)))
                .containsExactly(
                        "/fields/0/unique not-applicable",
                        "/fields/1/scale out-of-range",
                        "/fields/2/maxLength not-applicable",
                        "/fields/3/default wrong-type");
    }

    @Test
    void neither_becomes_the_other() {
        var kept = sound(PRICED);
        for (String type : List.of("decimal", "json", "string", "currency")) {
            var next =
                    sound(
                            Optional.of(kept),
                            thing("{\"name\":\"price\",\"type\":\"" + type + "\"}"));
            assertThat(plan(kept, next)).isInstanceOf(DdlPlan.Impossible.class);
            assertThat(plan(next, sound(Optional.of(next), PRICED)))
                    .isInstanceOf(DdlPlan.Impossible.class);
        }
    }

    private static DdlPlan plan(Value.Fields before, Value.Fields after) {
        return DdlPlan.between(
                new TenantId("demo"),
                Optional.of(Samples.compiled(before, 1)),
                Samples.compiled(after, 2));
    }
}
