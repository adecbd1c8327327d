package com.athyper.edge.data;

import com.athyper.kernel.Json;
import com.athyper.kernel.Value;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Writes comma-separated values (RFC 4180) that no spreadsheet takes for formulas: a text that
 * begins like one gets an apostrophe in front, which {@link #harmful} tells the reader to take off.
 */
final class CsvWriter {
    /** With any apostrophes in front, so that taking one off gives back what there was. */
    private static final Pattern FORMULA = Pattern.compile("'*[=+\\-@\\t\\r].*", Pattern.DOTALL);

    private static final Pattern QUOTED = Pattern.compile("(?s).*[\",\\r\\n].*||\\s.*|.*\\s");
    private final StringBuilder out = new StringBuilder();

    /** Names as they are. */
    CsvWriter header(List<String> names) {
        return line(names.stream().map(CsvWriter::quoted).toList());
    }

    /** One row; what is a number may begin with a minus. */
    CsvWriter row(List<Cell> cells) {
        return line(cells.stream().map(CsvWriter::text).toList());
    }

    /**
     * What stands in a column.
     *
     * @param number whether it can be nothing but a number, however it is written
     */
    record Cell(Value value, boolean number) {}

    /** Whether it begins like a formula, behind any apostrophes. */
    static boolean harmful(String text) {
        return FORMULA.matcher(text).matches();
    }

    String text() {
        return out.toString();
    }

    private CsvWriter line(List<String> parts) {
        out.append(String.join(",", parts)).append("\r\n");
        return this;
    }

    private static String text(Cell cell) {
        return switch (cell.value()) {
            case Value.Null _ -> "";
            case Value.Bool(var bool) -> String.valueOf(bool);
            case Value.Num(var number) -> number.toPlainString();
            case Value.Text(var text) ->
                    quoted(!cell.number() && harmful(text) ? "'" + text : text);
            case Value.Items _, Value.Fields _ -> quoted(Json.write(cell.value()));
        };
    }

    private static String quoted(String text) {
        return QUOTED.matcher(text).matches() ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
