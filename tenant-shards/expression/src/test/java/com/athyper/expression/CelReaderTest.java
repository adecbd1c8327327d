package com.athyper.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.athyper.expression.Expr.All;
import com.athyper.expression.Expr.Compare;
import com.athyper.expression.Expr.Comparison;
import com.athyper.expression.Expr.Literal;
import com.athyper.expression.Expr.Ref;
import com.athyper.expression.Parsed.Faulty;
import com.athyper.expression.Parsed.Sound;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Value;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Random;

class CelReaderTest {
    private static final Scope SCOPE =
            new Scope(
                    Map.of(
                            "record",
                            Map.of(
                                    "amount", Type.NUMBER,
                                    "title", Type.TEXT,
                                    "urgent", Type.BOOLEAN,
                                    "needed_by", Type.DATE,
                                    "createdAt", Type.DATETIME,
                                    "tags", Type.LIST,
                                    "extra", Type.ANY,
                                    "package", Type.TEXT),
                            "open",
                            Map.of()));

    @Test
    void a_condition_becomes_a_tree() {
        assertThat(sound("record.amount >= 10000.50 && record.title != \"\" && record.urgent"))
                .isEqualTo(
                        new Sound(
                                new All(
                                        List.of(
                                                new Compare(
                                                        Comparison.GE,
                                                        ref("amount"),
                                                        new Literal(
                                                                Value.of(
                                                                        new BigDecimal(
                                                                                "10000.50")))),
                                                new Compare(
                                                        Comparison.NE,
                                                        ref("title"),
                                                        new Literal(Value.of(""))),
                                                ref("urgent"))),
                                Type.BOOLEAN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.1",
                "-0.1",
                "- 2.5",
                "12345678901234567890.12345678901234567890",
                "1e100",
                "1E-100",
                "1.50",
                "9223372036854775807",
                "-9223372036854775808"
            })
    void a_number_keeps_every_digit(String number) {
        assertThat(sound(number).expr())
                .isEqualTo(new Literal(Value.of(new BigDecimal(number.replace(" ", "")))));
    }

    @Test
    void numbers_of_every_kind_are_numbers() {
        assertThat(sound("7u").expr()).isEqualTo(new Literal(Value.of(7)));
        assertThat(sound("18446744073709551615u").expr())
                .isEqualTo(new Literal(Value.of(new BigDecimal("18446744073709551615"))));
        assertThat(sound("0xff").expr()).isEqualTo(new Literal(Value.of(255)));
        assertThat(sound(".5").expr()).isEqualTo(new Literal(Value.of(new BigDecimal("0.5"))));
        assertThat(sound("\"\uD83D\uDE00\" == \"\" ? 1.25 : -2.75").type()).isEqualTo(Type.NUMBER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "record.title.contains(\"a\") || record.title.startsWith(record.package)",
                "has(record.title) && record.amount != null",
                "record.needed_by > \"2026-11-21\" && \"2026-11-21\" != record.needed_by",
                "record.createdAt <= \"2026-11-21T09:30:00.123+08:00\"",
                "record.needed_by in [\"2026-11-21\"]",
                "record.title in [\"a\", record.package]",
                "\"a\" in record.tags && size(record.tags) > 2",
                "record.extra.anything.below == 1 && record.extra == \"a\"",
                "open.anything.at[\"all in\"] > open.other",
                "(record.urgent ? record.amount : record.amount * 2) > 1",
                "record.urgent ? record.amount > 1 : record.title == \"a\"",
                "!isTrue(record.urgent) || isFalse(record.amount > 1)",
                "record.urgent == true"
            })
    void is_sound(String source) {
        assertThat(sound(source).type()).isEqualTo(Type.BOOLEAN);
    }

    @ParameterizedTest(name = "{0} is refused: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "a >                            | syntax            | line 1, column",
                "record.amount > 1)             | syntax            | line 1, column 18",
                "nobody.amount > 1              | unknown-root      | known are open, record",
                "record.amuont > 1              | unknown-attribute | `amuont`; known are amount,"
                        + " createdAt",
                "record.amount.x > 1            | unknown-attribute | is a number and has no"
                        + " attributes",
                "record == null                 | type-mismatch     | not the whole",
                "record.amount > '1'            | type-mismatch     | cannot be compared",
                "record.title == 1              | type-mismatch     | cannot be compared",
                "record.amount in [1, 'a']      | type-mismatch     | cannot be compared",
                "record.amount in record.title  | type-mismatch     | where a list is needed",
                "record.tags in [1]             | type-mismatch     | cannot be in another",
                "record.tags == record.tags     | type-mismatch     | use `in`",
                "record.urgent > true           | type-mismatch     | has no order",
                "record.amount > null           | type-mismatch     | null is compared with",
                "record.title && true           | type-mismatch     | where a truth value is"
                        + " needed",
                "!record.amount                 | type-mismatch     | where a truth value is"
                        + " needed",
                "record.amount + 'a' == 1       | type-mismatch     | where a number is needed",
                "record.amount.contains('1')    | type-mismatch     | where a text is needed",
                "size(record.amount) > 1        | type-mismatch     | has no size",
                "(record.urgent ? 1 : 'a') == 1 | type-mismatch     | both outcomes have one type",
                "record.needed_by > '21.11.2026' | malformed-date   | written as",
                "record.needed_by > '2026-02-30' | malformed-date   | written as",
                "record.createdAt > '2026-11-21' | malformed-date   | written as",
                "record.createdAt > '2026-11-21T25:00:00Z' | malformed-date | written as",
                "record.needed_by in ['soon']   | malformed-date    | written as",
                "record.needed_by > record.createdAt | type-mismatch | cannot be compared",
                "record.createdAt > timestamp('2026-11-21T00:00:00Z') | unsupported | compare with"
                        + " the text itself",
                "record.amount > duration('1m') | unsupported       | `duration` is not supported",
                "record.title.matches('a.*')    | unsupported       | `matches` is not supported;"
                        + " known are",
                "record.tags.exists(t, t == 'a') | unsupported      | `exists` is not supported",
                "{'a': 1} == null               | unsupported       | objects are not supported",
                "record.tags[0] == 'a'          | unsupported       | an index is a text",
                "b'abc' == record.title         | unsupported       | bytes are not supported",
                "record.amount % 2 == 0         | unsupported       | `%` is not supported",
                "'a'.b == 1                     | unsupported       | only what is in scope",
                "contains(record.title, 'a')    | wrong-arguments   | is asked of a text",
                "size(1, 2) > 1                 | wrong-arguments   | takes one text or list",
                "record.urgent.isTrue()         | wrong-arguments   | takes one condition",
                "1e999 > 1                      | out-of-range      | too large",
                "1e-99999999999 > 1             | out-of-range      | too small",
                "1e101 > 1                      | out-of-range      | at most 100 digits",
                "99999999999999999999 > 1       | out-of-range      | at most 64 bits",
                "record.amount                  | type-mismatch     | a condition is true or false;"
                        + " this is a number",
            })
    void is_refused(String source, String code, String message) {
        assertThat(faults(source))
                .singleElement()
                .satisfies(
                        fault -> {
                            assertThat(fault.code()).isEqualTo(code);
                            assertThat(fault.message()).contains(message);
                            assertThat(fault.pointer()).isEmpty();
                        });
    }

    @Test
    void all_faults_are_told_at_once() {
        assertThat(faults("record.amuont > 1 && record.title == 1 && timestamp('x') == null"))
                .extracting(Fault::code)
                .containsExactlyInAnyOrder("unsupported");
        assertThat(faults("record.amuont > 1 && record.title == 1 && who.x"))
                .extracting(Fault::code)
                .containsExactlyInAnyOrder("unknown-attribute", "type-mismatch", "unknown-root");
    }

    @Test
    void a_fault_is_moved_to_where_the_text_was() {
        assertThat(((Faulty) CelReader.parse("a +", SCOPE)).at("/rules/0/when"))
                .extracting(Fault::pointer)
                .containsOnly("/rules/0/when");
    }

    @Test
    void blank_is_no_expression() {
        assertThat(faults(" ")).extracting(Fault::code).containsExactly("required");
    }

    @Test
    void a_source_has_a_greatest_length() {
        String text = "\"" + "a".repeat(CelReader.SOURCE_MAX - 8) + "\" == \"";
        String longest = text.substring(0, CelReader.SOURCE_MAX - 7) + "\"==\"a\"";
        longest = longest + " ".repeat(CelReader.SOURCE_MAX - longest.length());
        assertThat(longest).hasSize(CelReader.SOURCE_MAX);
        assertThat(sound(longest).type()).isEqualTo(Type.BOOLEAN);
        assertThat(faults(longest + " ")).extracting(Fault::code).containsExactly("too-long");
    }

    @Test
    void an_expression_has_a_greatest_depth() {
        String deepest = "!".repeat(CelReader.DEPTH_MAX - 1) + "true";
        assertThat(sound(deepest).type()).isEqualTo(Type.BOOLEAN);
        assertThat(faults("!" + deepest)).extracting(Fault::code).containsExactly("too-deep");

        String sum = "1" + "+1".repeat(CelReader.DEPTH_MAX - 2) + " > 0";
        assertThat(sound(sum).type()).isEqualTo(Type.BOOLEAN);
        assertThat(faults("1+" + sum)).extracting(Fault::code).containsExactly("too-deep");
    }

    @Test
    void an_expression_has_a_greatest_number_of_nodes() {
        String largest = "true" + "&&true".repeat(CelReader.NODES_MAX - 2);
        assertThat(sound(largest).type()).isEqualTo(Type.BOOLEAN);
        assertThat(faults(largest + "&&true")).extracting(Fault::code).containsExactly("too-large");
    }

    @Test
    void a_number_has_a_greatest_number_of_digits() {
        String longest = "1." + "3".repeat(CelReader.DIGITS_MAX - 1);
        assertThat(sound(longest + " > 1").type()).isEqualTo(Type.BOOLEAN);
        assertThat(faults(longest + "3 > 1"))
                .extracting(Fault::code)
                .containsExactly("out-of-range");
    }

    @Test
    void whatever_the_text_there_is_an_answer() {
        Random random = RandomExpr.seeded("any text");
        var pieces =
                List.of(
                        "record",
                        ".",
                        "amount",
                        "(",
                        ")",
                        "[",
                        "]",
                        "{",
                        "}",
                        "\"",
                        "'",
                        "\\",
                        "!",
                        "&&",
                        "||",
                        "==",
                        "in",
                        "1",
                        "1e9",
                        "-",
                        "+",
                        "?",
                        ":",
                        ",",
                        "has",
                        "size",
                        "null",
                        "\n",
                        "\0",
                        "\uD83D",
                        "\uDE00",
                        "`",
                        "r'",
                        "b\"",
                        "/*",
                        "//",
                        "%",
                        "9".repeat(40),
                        ".contains(",
                        "matches",
                        "#",
                        "💥");
        for (int i = 0; i < 20_000; i++) {
            var source = new StringBuilder();
            for (int j = random.nextInt(12); j >= 0; j--) {
                source.append(pieces.get(random.nextInt(pieces.size())));
            }
            assertThat(CelReader.parse(source.toString(), SCOPE)).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "[", "!(", "a.", "1+", "true?1:", "-(", "f("})
    void what_is_far_too_deep_is_refused_like_the_rest(String step) {
        assertThat(faults(step.repeat(CelReader.SOURCE_MAX / step.length() - 1) + "a"))
                .isNotEmpty()
                .allSatisfy(fault -> assertThat(fault.code()).isIn("too-deep", "syntax"));
    }

    private static Expr ref(String name) {
        return new Ref("record", List.of(name));
    }

    private static Sound sound(String source) {
        return switch (CelReader.parse(source, SCOPE)) {
            case Sound sound -> sound;
            case Faulty(var faults) -> fail(source + ": " + faults);
        };
    }

    private static List<Fault> faults(String source) {
        return switch (CelReader.parseCondition(source, SCOPE)) {
            case Sound sound -> fail(source + ": " + sound);
            case Faulty(var faults) -> faults;
        };
    }
}
