package com.athyper.meta.record;

import static com.athyper.meta.Samples.told;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.expression.Expr;
import com.athyper.expression.Expr.Comparison;
import com.athyper.expression.Expr.TextTest;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Samples;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

class FilterReaderTest {
    private static final EntityModel REQUISITION = Samples.model(Samples.PURCHASE_REQUISITION);
    private static final EntityModel EVERYTHING = Samples.model(Samples.EVERYTHING);

    private static Expr read(EntityModel model, String filter) {
        return switch (FilterReader.read(model, filter)) {
            case Answer.Ok<Expr>(var expr) -> expr;
            case Answer.Refused<Expr>(var problem) ->
                    throw new AssertionError(problem.faults().toString());
        };
    }

    private static List<String> faults(EntityModel model, String filter) {
        return switch (FilterReader.read(model, filter)) {
            case Answer.Ok<Expr>(var expr) -> throw new AssertionError(expr.toString());
            case Answer.Refused<Expr>(var problem) -> {
                assertThat(problem.code()).isEqualTo(RecordError.QUERY_INVALID);
                yield told(problem.faults());
            }
        };
    }

    private static Expr ref(String name) {
        return new Expr.Ref("record", List.of(name));
    }

    private static Expr text(String value) {
        return new Expr.Literal(Value.of(value));
    }

    private static Expr compare(Comparison comparison, String name, Value value) {
        return new Expr.Compare(comparison, ref(name), new Expr.Literal(value));
    }

    @Test
    void the_grammar_s_example_reads_as_it_is_meant() {
        assertThat(
                        read(
                                REQUISITION,
                                """
                                {"amount":{"gt":"1000"},"state":{"in":["draft","submitted"]},
                                 "or":[{"title":{"contains":"chair"}},{"not":{"currency":{"ne":"MYR"}}}]}
                                """))
                .isEqualTo(
                        new Expr.All(
                                List.of(
                                        compare(
                                                Comparison.GT,
                                                "amount",
                                                Value.of(new BigDecimal("1000"))),
                                        new Expr.In(
                                                ref("state"),
                                                new Expr.Literal(
                                                        Value.texts(
                                                                List.of("draft", "submitted")))),
                                        new Expr.Some(
                                                List.of(
                                                        new Expr.Matches(
                                                                TextTest.CONTAINS,
                                                                ref("title"),
                                                                text("chair")),
                                                        new Expr.Not(
                                                                compare(
                                                                        Comparison.NE,
                                                                        "currency",
                                                                        Value.of("MYR"))))))));
    }

    @Test
    void each_operator_has_its_expression() {
        assertThat(read(REQUISITION, "{}")).isEqualTo(Expr.TRUE);
        assertThat(read(REQUISITION, "{\"title\":{\"isNull\":true}}"))
                .isEqualTo(new Expr.IsNull(ref("title")));
        assertThat(read(REQUISITION, "{\"title\":{\"isNull\":false}}"))
                .isEqualTo(new Expr.Not(new Expr.IsNull(ref("title"))));
        assertThat(read(REQUISITION, "{\"title\":{\"startsWith\":\"a\"}}"))
                .isEqualTo(new Expr.Matches(TextTest.STARTS_WITH, ref("title"), text("a")));
        assertThat(read(REQUISITION, "{\"title\":{\"endsWith\":\"a\"}}"))
                .isEqualTo(new Expr.Matches(TextTest.ENDS_WITH, ref("title"), text("a")));
        assertThat(read(REQUISITION, "{\"version\":{\"gte\":1,\"lte\":9}}"))
                .isEqualTo(read(REQUISITION, "{\"version\":{\"between\":[1,9]}}"));
        assertThat(read(REQUISITION, "{\"state\":{\"nin\":[\"draft\"]}}"))
                .isEqualTo(
                        new Expr.Not(
                                new Expr.In(
                                        ref("state"),
                                        new Expr.Literal(Value.texts(List.of("draft"))))));
        assertThat(read(REQUISITION, "{\"state\":{\"in\":[]}}")).isEqualTo(Expr.FALSE);
        assertThat(read(REQUISITION, "{\"state\":{\"nin\":[]}}")).isEqualTo(Expr.TRUE);
        assertThat(read(REQUISITION, "{\"createdAt\":{\"lt\":\"2026-01-01T08:00:00+08:00\"}}"))
                .isEqualTo(compare(Comparison.LT, "createdAt", Value.of("2026-01-01T00:00:00Z")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"colour":{"eq":1}}                                  | /filter/colour unknown-field
                    {"state":{"eq":"draft"}}                             | /filter/state unknown-field
                    {"a_reference.a_string":{"eq":"x"}}                  | /filter/a_reference.a_string unsupported
                    {"a_string.a_string":{"eq":"x"}}                     | /filter/a_string.a_string unknown-field
                    {"a_string":"x"}                                     | /filter/a_string wrong-type
                    {"a_string":{}}                                      | /filter/a_string wrong-type
                    {"a_string":{"like":"x"}}                            | /filter/a_string/like unknown-operator
                    {"a_string":{"eq":null}}                             | /filter/a_string/eq wrong-type
                    {"a_string":{"eq":7}}                                | /filter/a_string/eq wrong-type
                    {"a_decimal":{"gt":"NaN"}}                           | /filter/a_decimal/gt wrong-type
                    {"a_decimal":{"in":[1,"2",true]}}                    | /filter/a_decimal/in/2 wrong-type
                    {"a_date":{"between":["2026-01-01"]}}                | /filter/a_date/between wrong-type
                    {"a_date":{"between":["2026-01-01","x"]}}            | /filter/a_date/between/1 wrong-type
                    {"an_enum":{"eq":"blue"}}                            | /filter/an_enum/eq wrong-type
                    {"an_enum":{"lt":"red"}}                             | /filter/an_enum/lt not-applicable
                    {"a_boolean":{"gt":true}}                            | /filter/a_boolean/gt not-applicable
                    {"a_uuid":{"contains":"0"}}                          | /filter/a_uuid/contains not-applicable
                    {"a_json":{"eq":{}}}                                 | /filter/a_json/eq not-applicable
                    {"a_json":{"in":[]}}                                 | /filter/a_json/in not-applicable
                    {"a_json":{"isNull":1}}                              | /filter/a_json/isNull wrong-type
                    {"or":[]}                                            | /filter/or wrong-type
                    {"and":{"a_string":{"eq":"x"}}}                      | /filter/and wrong-type
                    {"or":[{"a_string":{"eq":"x"}},7]}                   | /filter/or/1 wrong-type
                    {"not":[]}                                           | /filter/not wrong-type
                    []                                                   | /filter wrong-type
                    {"a_string":                                         | /filter malformed
                    {"a_string":{"eq":"x"},"a_string":{"eq":"y"}}        | /filter malformed
                    """)
    void what_cannot_be_meant_is_a_fault(String filter, String fault) {
        assertThat(faults(EVERYTHING, filter)).containsExactly(fault);
    }

    @Test
    void all_faults_are_told_at_once() {
        assertThat(
                        faults(
                                EVERYTHING,
                                "{\"x\":{\"eq\":1},\"or\":[{\"a_date\":{\"gt\":\"x\",\"lt\":2}}]}"))
                .containsExactly(
                        "/filter/x unknown-field",
                        "/filter/or/0/a_date/gt wrong-type",
                        "/filter/or/0/a_date/lt wrong-type");
    }

    @Test
    void sql_in_a_value_is_a_value() {
        assertThat(read(EVERYTHING, "{\"a_text\":{\"eq\":\"'; DROP TABLE x; --\"}}"))
                .isEqualTo(compare(Comparison.EQ, "a_text", Value.of("'; DROP TABLE x; --")));
    }

    @Test
    void a_filter_is_bounded() {
        assertThat(read(EVERYTHING, nested(FilterReader.DEPTH_MAX - 1))).isNotNull();
        assertThat(faults(EVERYTHING, nested(FilterReader.DEPTH_MAX)))
                .singleElement()
                .asString()
                .endsWith("too-deep");
        assertThat(read(EVERYTHING, conditions(FilterReader.CONDITIONS_MAX))).isNotNull();
        assertThat(faults(EVERYTHING, conditions(FilterReader.CONDITIONS_MAX + 1)))
                .containsExactly("/filter too-many");
        assertThat(read(EVERYTHING, list(FilterReader.LIST_MAX))).isNotNull();
        assertThat(faults(EVERYTHING, list(FilterReader.LIST_MAX + 1)))
                .containsExactly("/filter/an_integer/in too-many");
    }

    private static String nested(int levels) {
        return "{\"not\":".repeat(levels) + "{}" + "}".repeat(levels);
    }

    private static String conditions(int count) {
        return "{\"or\":["
                + String.join(",", Collections.nCopies(count, "{\"a_text\":{\"eq\":\"x\"}}"))
                + "]}";
    }

    private static String list(int count) {
        return IntStream.range(0, count)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(",", "{\"an_integer\":{\"in\":[", "]}}"));
    }
}
