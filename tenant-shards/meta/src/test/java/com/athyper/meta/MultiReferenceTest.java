package com.athyper.meta;

import static com.athyper.meta.Samples.faults;
import static com.athyper.meta.Samples.json;
import static com.athyper.meta.Samples.sound;
import static com.athyper.meta.Samples.thing;
import static com.athyper.meta.Samples.told;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.expression.Bindings;
import com.athyper.expression.Evaluator;
import com.athyper.expression.Truth;
import com.athyper.kernel.Answer;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.record.FilterReader;
import com.athyper.meta.record.RecordValidator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

class MultiReferenceTest {
    private static final Value.Fields LISTING =
            thing(
                    """
                    {"name":"suppliers","type":"multi-reference","entity":"supplier","maxItems":3},
                    {"name":"unit","type":"unit"}
                    """);
    private static final EntityModel MODEL = Samples.model(LISTING);

    private static Value ids(int count) {
        return Value.texts(
                Stream.iterate(1, i -> i + 1)
                        .limit(count)
                        .map(i -> new UUID(i, i).toString())
                        .toList());
    }

    private static List<String> judged(EntityModel model, String member, Value value) {
        return switch (RecordValidator.validate(model, Value.object().put(member, value).build())) {
            case Answer.Ok<Value.Fields>(var good) -> {
                assertThat(good.get(member)).contains(value);
                yield List.of();
            }
            case Answer.Refused<Value.Fields>(var problem) -> told(problem.faults());
        };
    }

    @Test
    void a_definition_says_what_is_listed_and_how_much() {
        var kept = sound(LISTING);
        assertThat(sound(Optional.of(kept), kept)).isEqualTo(kept);
        assertThat(MODEL.fields().getFirst().maxLength()).hasValue(3);
        assertThat(
                        faults(
                                thing(
                                        """
                                        {"name":"a","type":"multi-reference"},
                                        {"name":"b","type":"multi-reference","entity":"supplier","unique":true},
                                        {"name":"c","type":"multi-reference","entity":"supplier","maxItems":201},
                                        {"name":"d","type":"multi-reference","entity":"supplier","maxItems":0},
                                        {"name":"e","type":"multi-reference","entity":"supplier","default":[]},
                                        {"name":"f","type":"reference","entity":"supplier","maxItems":2},
                                        {"name":"g","type":"multi-reference","entity":"supplier","maxItems":200}
                                        """)))
                .containsExactly(
                        "/fields/0/entity required",
                        "/fields/1/unique not-applicable",
                        "/fields/2/maxItems out-of-range",
                        "/fields/3/maxItems out-of-range",
                        "/fields/4/default not-applicable",
                        "/fields/5/maxItems not-applicable");
        assertThat(EntityCompiler.compile(kept, 1, java.util.Set.of()))
                .isInstanceOf(EntityCompiler.Compiled.Faulty.class);
    }

    @Test
    void a_value_is_a_bounded_list_of_different_ids() {
        assertThat(judged(MODEL, "suppliers", ids(3))).isEmpty();
        assertThat(judged(MODEL, "suppliers", ids(0))).isEmpty();
        assertThat(judged(MODEL, "suppliers", Value.NULL)).isEmpty();
        assertThat(judged(MODEL, "suppliers", ids(4))).containsExactly("/suppliers too-many");
        assertThat(judged(MODEL, "suppliers", Value.of(new UUID(1, 1).toString())))
                .containsExactly("/suppliers wrong-type");
        assertThat(judged(MODEL, "suppliers", Value.texts(List.of("x"))))
                .containsExactly("/suppliers wrong-type");
        assertThat(judged(MODEL, "suppliers", new Value.Items(List.of(Value.NULL))))
                .containsExactly("/suppliers wrong-type");
        String id = "0000000a-0000-0001-0000-000000000001";
        assertThat(
                        judged(
                                MODEL,
                                "suppliers",
                                Value.texts(List.of(id, id.toUpperCase(java.util.Locale.ROOT)))))
                .containsExactly("/suppliers duplicate");
        var required =
                Samples.model(
                        thing(
                                """
                                {"name":"suppliers","type":"multi-reference","entity":"supplier",
                                 "required":true}
                                """));
        assertThat(judged(required, "suppliers", ids(0))).containsExactly("/suppliers required");
        assertThat(judged(required, "suppliers", ids(50))).isEmpty();
        assertThat(judged(required, "suppliers", ids(51))).containsExactly("/suppliers too-many");
    }

    @ParameterizedTest
    @CsvSource({
        "kg, true",
        "KG, false",
        "[in_i], true",
        "kW.h, true",
        "har, true",
        "ha, false",
        "'kg ', false",
        "'', false",
        "{each}, true"
    })
    void a_unit_is_one_of_ucum_and_case_matters(String code, boolean known) {
        assertThat(judged(MODEL, "unit", Value.of(code)).isEmpty()).isEqualTo(known);
    }

    @Test
    void a_filter_asks_what_is_listed() {
        var expr =
                switch (FilterReader.read(
                        MODEL, "{\"suppliers\":{\"contains\":\"" + new UUID(2, 2) + "\"}}")) {
                    case Answer.Ok<com.athyper.expression.Expr>(var it) -> it;
                    case Answer.Refused<com.athyper.expression.Expr>(var problem) ->
                            throw new AssertionError(problem);
                };
        for (int count = 0; count < 4; count++) {
            var record = Value.object().put("suppliers", ids(count)).build();
            assertThat(Evaluator.test(expr, new Bindings(Map.of("record", record))) == Truth.TRUE)
                    .isEqualTo(count >= 2);
        }
        for (String wrong :
                List.of(
                        "{\"suppliers\":{\"contains\":\"x\"}}",
                        "{\"suppliers\":{\"eq\":\"" + new UUID(2, 2) + "\"}}",
                        "{\"suppliers\":{\"startsWith\":\"0\"}}")) {
            assertThat(FilterReader.read(MODEL, wrong)).isInstanceOf(Answer.Refused.class);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    "type":"multi-reference","entity":"supplier","maxItems":2 | true
                    "type":"multi-reference","entity":"customer"              | false
                    "type":"reference","entity":"supplier"                    | false
                    "type":"json"                                             | false
                    "type":"string"                                           | false
                    """)
    void a_list_stays_a_list_of_the_same(String next, boolean possible) {
        var kept = sound(LISTING);
        var changed = sound(Optional.of(kept), thing("{\"name\":\"suppliers\"," + next + "}"));
        assertThat(plan(kept, changed) instanceof DdlPlan.Steps).isEqualTo(possible);
        assertThat(plan(changed, sound(Optional.of(changed), LISTING)) instanceof DdlPlan.Steps)
                .isEqualTo(possible);
    }

    @Test
    void a_text_becomes_a_unit_if_every_value_is_one() {
        var text = sound(thing("{\"name\":\"unit\",\"type\":\"string\"}"));
        var unit = sound(Optional.of(text), thing("{\"name\":\"unit\",\"type\":\"unit\"}"));
        assertThat(plan(text, unit))
                .isInstanceOfSatisfying(
                        DdlPlan.Steps.class, steps -> assertThat(steps.preconditions()).hasSize(1));
    }

    private static DdlPlan plan(Value.Fields before, Value.Fields after) {
        return DdlPlan.between(
                new TenantId("demo"),
                Optional.of(Samples.compiled(before, 1)),
                Samples.compiled(after, 2));
    }

    @Test
    void expressions_look_into_a_list() {
        var ruled =
                json(
                        """
                        {"name":"thing","fields":[
                           {"name":"suppliers","type":"multi-reference","entity":"supplier"}],
                         "validations":[{"id":"two","when":"size(record.suppliers) >= 2",
                           "field":"suppliers","message":"two at least"}]}
                        """);
        var model = Samples.model(ruled);
        assertThat(judged(model, "suppliers", ids(2))).isEmpty();
        assertThat(judged(model, "suppliers", ids(1))).containsExactly("/suppliers validation.two");
    }
}
