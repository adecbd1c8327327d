package com.athyper.edge.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.edge.data.CsvReader.Cell;
import com.athyper.kernel.Value;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

class CsvTest {
    private record Result(List<List<String>> rows, Optional<String> broken) {}

    private static Result read(byte[] bytes, int portion) {
        var reader = new CsvReader();
        var rows = new ArrayList<List<String>>();
        Optional<String> broken = Optional.empty();
        for (int from = 0; from < bytes.length; from += portion) {
            broken =
                    reader.feed(
                            Arrays.copyOfRange(bytes, from, Math.min(from + portion, bytes.length)),
                            row -> rows.add(texts(row)));
        }
        return new Result(rows, broken.or(() -> reader.end(row -> rows.add(texts(row)))));
    }

    private static List<String> texts(List<Cell> row) {
        return row.stream().map(cell -> cell.isNothing() ? "<nothing>" : cell.text()).toList();
    }

    private static Result read(String text) {
        return read(text.getBytes(StandardCharsets.UTF_8), 3);
    }

    @Test
    void rows_end_with_either_line_end_and_the_last_may_have_none() {
        assertThat(read("a,b\r\nc,d\ne,f"))
                .isEqualTo(
                        new Result(
                                List.of(List.of("a", "b"), List.of("c", "d"), List.of("e", "f")),
                                Optional.empty()));
    }

    @Test
    void a_quoted_field_holds_anything() {
        assertThat(read("\"a,\"\"b\"\"\r\nc\",\"\",,d\n").rows())
                .containsExactly(List.of("a,\"b\"\r\nc", "", "<nothing>", "d"));
    }

    @Test
    void nothing_at_all_and_empty_lines_are_no_rows() {
        assertThat(read("").rows()).isEmpty();
        assertThat(read("\r\n\na\n\n").rows()).containsExactly(List.of("a"));
    }

    @Test
    void a_mark_of_byte_order_is_passed_over_and_what_only_begins_like_one_is_not() {
        assertThat(read("\uFEFFa\n").rows()).containsExactly(List.of("a"));
        assertThat(read("\uFEFEa\n").rows()).containsExactly(List.of("\uFEFEa"));
        assertThat(read("a\uFEFF\n").rows()).containsExactly(List.of("a\uFEFF"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\"b\n", "\"a\"b\n", "\"a", "a\rb", "a\r", "\"a\"\rb"})
    void what_is_no_csv_is_refused_after_the_rows_before_it(String text) {
        var result = read("x,y\n" + text);
        assertThat(result.rows()).containsExactly(List.of("x", "y"));
        assertThat(result.broken()).isPresent();
    }

    @Test
    void what_is_no_utf_8_is_refused() {
        assertThat(read(new byte[] {'a', (byte) 0xC3, '\n'}, 1).broken())
                .contains("the text is not UTF-8");
    }

    @Test
    void fields_and_rows_have_an_end() {
        String most = "x".repeat(CsvReader.FIELD_BYTES_MAX);
        assertThat(read(most.getBytes(StandardCharsets.UTF_8), 4_096).broken()).isEmpty();
        assertThat(read((most + "x").getBytes(StandardCharsets.UTF_8), 4_096).broken()).isPresent();
        String widest = ",".repeat(CsvReader.COLUMNS_MAX - 1);
        assertThat(read(widest).broken()).isEmpty();
        assertThat(read(widest + ",").broken()).isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "=1+1|'=1+1",
                "+1|'+1",
                "-1|'-1",
                "@SUM(A1)|'@SUM(A1)",
                "'=1|''=1",
                "''@x|'''@x",
                "a=1|a=1",
                "'a|'a",
                "=1,2|\"'=1,2\"",
                "~~|\"\"",
                "a\"b|\"a\"\"b\"",
            })
    void what_begins_like_a_formula_is_written_as_text(String text, String written) {
        assertThat(new CsvWriter().row(List.of(new CsvWriter.Cell(Value.of(text), false))).text())
                .isEqualTo(written + "\r\n");
    }

    @Test
    void a_number_may_be_negative() {
        assertThat(
                        new CsvWriter()
                                .row(
                                        List.of(
                                                new CsvWriter.Cell(Value.of("-1.50"), true),
                                                new CsvWriter.Cell(Value.of(-3), false),
                                                new CsvWriter.Cell(Value.NULL, false)))
                                .text())
                .isEqualTo("-1.50,-3,\r\n");
    }

    /**
     * Goal: what was written is read again as it was, whatever it is and however it arrives.
     *
     * <p>Method: random texts of the characters that matter, read back in portions of any size; the
     * apostrophe is taken off as an import does.
     */
    @Test
    void what_is_written_is_read_again() {
        for (int seed = 0; seed < 2_000; seed++) {
            var random = new Random(seed);
            var texts = new ArrayList<String>();
            for (int i = 0; i < 4; i++) {
                var text = new StringBuilder();
                for (int length = random.nextInt(6); length > 0; length--) {
                    text.append(",\"\r\n'=+-@\t aé\uD83D\uDE00".charAt(random.nextInt(13)));
                }
                texts.add(text.toString().replace("\uD83D", "x"));
            }
            String written =
                    new CsvWriter()
                            .row(
                                    texts.stream()
                                            .map(text -> new CsvWriter.Cell(Value.of(text), false))
                                            .toList())
                            .text();
            var result = read(written.getBytes(StandardCharsets.UTF_8), 1 + random.nextInt(9));
            assertThat(result.rows()).as("seed %d", seed).hasSize(1);
            assertThat(result.rows().getFirst().stream().map(CsvTest::unharmed).toList())
                    .as("seed %d", seed)
                    .isEqualTo(texts);
        }
    }

    private static String unharmed(String text) {
        return text.startsWith("'") && CsvWriter.harmful(text) ? text.substring(1) : text;
    }
}
