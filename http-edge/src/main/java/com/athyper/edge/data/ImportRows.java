package com.athyper.edge.data;

import static com.athyper.meta.record.RecordError.RECORD_INVALID;

import com.athyper.edge.data.CsvReader.Cell;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Json;
import com.athyper.kernel.JsonLimits;
import com.athyper.kernel.MalformedJson;
import com.athyper.kernel.Problem;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Field;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Makes records of bytes as they come. What is wrong with one row is told of that row; what makes
 * the rest unreadable ends the reading. What the platform itself says of a record in an export is
 * passed over.
 */
sealed interface ImportRows {
    Set<String> PLATFORM =
            Set.of(
                    "id",
                    "version",
                    "state",
                    "createdAt",
                    "createdBy",
                    "updatedAt",
                    "updatedBy",
                    "workflow");

    /** The rows that are complete, and why there will be no more, if so. */
    record Read(List<ImportRow> rows, Optional<Problem> broken) {
        public Read {
            rows = List.copyOf(rows);
        }
    }

    Read feed(byte[] bytes);

    Read end();

    /** A JSON object in each line. */
    final class Lines implements ImportRows {
        private static final int LINE_BYTES_MAX = 1_000_000;
        private final Map<String, Optional<String>> mapping;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();
        private int number;

        Lines(Map<String, Optional<String>> mapping) {
            this.mapping = mapping;
        }

        @Override
        public Read feed(byte[] bytes) {
            var rows = new ArrayList<ImportRow>();
            int from = 0;
            for (int i = 0; i < bytes.length; i++) {
                if (bytes[i] == '\n') {
                    line.write(bytes, from, i - from);
                    from = i + 1;
                    row().ifPresent(rows::add);
                }
            }
            line.write(bytes, from, bytes.length - from);
            return new Read(
                    rows,
                    line.size() > LINE_BYTES_MAX
                            ? Optional.of(
                                    RECORD_INVALID.because(
                                            "a line has at most " + LINE_BYTES_MAX + " bytes"))
                            : Optional.empty());
        }

        @Override
        public Read end() {
            return new Read(row().stream().toList(), Optional.empty());
        }

        /** An empty line is no row. */
        private Optional<ImportRow> row() {
            byte[] bytes = line.toByteArray();
            line.reset();
            if (new String(bytes, StandardCharsets.ISO_8859_1).isBlank()) {
                return Optional.empty();
            }
            return Optional.of(new ImportRow(++number, values(bytes)));
        }

        private Answer<Value.Fields> values(byte[] bytes) {
            try {
                if (!(Json.parse(bytes, JsonLimits.REQUEST) instanceof Value.Fields fields)) {
                    return Answer.refused(RECORD_INVALID.because("a line is a JSON object"));
                }
                var named = new LinkedHashMap<String, Value>();
                fields.values()
                        .forEach(
                                (name, value) ->
                                        target(mapping, name)
                                                .ifPresent(field -> named.put(field, value)));
                return Answer.ok(new Value.Fields(named));
            } catch (MalformedJson e) {
                return Answer.refused(
                        RECORD_INVALID.because(e.getMessage() + ", at offset " + e.offset()));
            }
        }
    }

    /** Comma-separated values under a header. */
    final class Table implements ImportRows {
        private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,19}");
        private final EntityModel model;
        private final Map<String, Optional<String>> mapping;
        private final CsvReader reader = new CsvReader();
        private Optional<List<Optional<Field>>> columns = Optional.empty();
        private Optional<Problem> broken = Optional.empty();
        private int number;

        Table(EntityModel model, Map<String, Optional<String>> mapping) {
            this.model = model;
            this.mapping = mapping;
        }

        @Override
        public Read feed(byte[] bytes) {
            var rows = new ArrayList<ImportRow>();
            var unreadable = reader.feed(bytes, cells -> take(cells, rows));
            return read(rows, unreadable);
        }

        @Override
        public Read end() {
            var rows = new ArrayList<ImportRow>();
            var unreadable = reader.end(cells -> take(cells, rows));
            return read(rows, unreadable);
        }

        private Read read(List<ImportRow> rows, Optional<String> unreadable) {
            return new Read(rows, broken.or(() -> unreadable.map(RECORD_INVALID::because)));
        }

        private void take(List<Cell> cells, List<ImportRow> rows) {
            if (broken.isPresent()) {
                return;
            }
            if (columns.isEmpty()) {
                header(cells);
            } else {
                rows.add(new ImportRow(++number, values(cells, columns.get())));
            }
        }

        private void header(List<Cell> cells) {
            var found = new ArrayList<Optional<Field>>();
            var faults = new ArrayList<Fault>();
            for (int i = 0; i < cells.size(); i++) {
                Optional<String> name = target(mapping, cells.get(i).text().strip());
                Optional<Field> field = name.flatMap(model::field);
                String pointer = Fault.at("/header", i);
                if (name.isPresent() && field.isEmpty()) {
                    faults.add(
                            new Fault(
                                    pointer,
                                    "unknown-field",
                                    "`" + model.name() + "` has no field `" + name.get() + "`"));
                } else if (field.isPresent() && found.contains(field)) {
                    faults.add(new Fault(pointer, "duplicate", "the column is there twice"));
                }
                found.add(field);
            }
            columns = Optional.of(List.copyOf(found));
            if (!faults.isEmpty()) {
                broken = Optional.of(RECORD_INVALID.because("the header has faults", faults));
            }
        }

        private Answer<Value.Fields> values(List<Cell> cells, List<Optional<Field>> known) {
            if (cells.size() != known.size()) {
                return Answer.refused(
                        RECORD_INVALID.because(
                                "the row has %d fields and the header %d"
                                        .formatted(cells.size(), known.size())));
            }
            var values = new LinkedHashMap<String, Value>();
            var faults = new ArrayList<Fault>();
            for (int i = 0; i < cells.size(); i++) {
                if (known.get(i).isPresent()) {
                    Field field = known.get(i).get();
                    values.put(field.name(), value(field, cells.get(i), faults));
                }
            }
            return faults.isEmpty()
                    ? Answer.ok(new Value.Fields(values))
                    : Answer.refused(RECORD_INVALID.because("the row has faults", faults));
        }

        /** What the text says for a field of this type; what is unfit the validator will tell. */
        private static Value value(Field field, Cell cell, List<Fault> faults) {
            if (cell.isNothing()) {
                return Value.NULL;
            }
            String text = cell.text();
            String plain =
                    text.startsWith("'") && CsvWriter.harmful(text) ? text.substring(1) : text;
            return switch (field.type()) {
                case INTEGER ->
                        INTEGER.matcher(text).matches()
                                ? Value.of(new BigDecimal(text))
                                : Value.of(text);
                case BOOLEAN ->
                        text.equals("true") || text.equals("false")
                                ? Value.of(text.equals("true"))
                                : Value.of(text);
                case JSON, MONEY, MULTI_REFERENCE -> json(field, plain, faults);
                case ATTACHMENT ->
                        plain.startsWith("{") || plain.startsWith("[")
                                ? json(field, plain, faults)
                                : Value.of(plain);
                case DECIMAL -> Value.of(text);
                case STRING, TEXT, SEQUENCE, ENUM, DATE, DATETIME, UUID, REFERENCE ->
                        Value.of(plain);
                case EMAIL, PHONE, URL, COUNTRY, CURRENCY, LANGUAGE, UNIT, TIME, DURATION ->
                        Value.of(plain);
            };
        }

        private static Value json(Field field, String text, List<Fault> faults) {
            try {
                return Json.parse(text, JsonLimits.REQUEST);
            } catch (MalformedJson e) {
                faults.add(new Fault(Fault.at("", field.name()), "wrong-type", "JSON is expected"));
                return Value.NULL;
            }
        }
    }

    /** The field that a column or member is for; empty if it is passed over. */
    private static Optional<String> target(Map<String, Optional<String>> mapping, String name) {
        return mapping.getOrDefault(
                name, PLATFORM.contains(name) ? Optional.empty() : Optional.of(name));
    }
}
