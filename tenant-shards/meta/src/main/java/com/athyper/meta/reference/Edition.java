package com.athyper.meta.reference;

import com.athyper.kernel.Sha256;
import com.athyper.kernel.Value;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A list as one edition of its standard has it.
 *
 * @param standard that says what a code means
 * @param source where the list was taken from
 * @param date of the source
 * @param fingerprint the same for the same text alone
 * @param entries by code, in the order of the codes
 */
public record Edition(
        ReferenceList list,
        String standard,
        String source,
        String date,
        String licence,
        String fingerprint,
        List<Column> columns,
        Map<String, Value.Fields> entries) {

    /** The first two columns of every list. */
    public static final String CODE = "code";

    public static final String NAME = "name";

    private static final Map<ReferenceList, Edition> ALL = readAll();

    /** What is known of each entry; a {@code name:type} in the file's first row. */
    public record Column(String name, Type type) {
        /** As the database calls it. */
        public String sqlName() {
            return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
        }
    }

    /** How a value is written. */
    public enum Type {
        TEXT,
        INTEGER,
        /** A text in JSON, so that no reader rounds it. */
        DECIMAL,
        DATE
    }

    public Edition {
        columns = List.copyOf(columns);
        entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    static Edition of(ReferenceList list) {
        Edition edition = ALL.get(list);
        if (edition == null) {
            throw new IllegalStateException("there is no edition of " + list.id());
        }
        return edition;
    }

    public Set<String> codes() {
        return entries.keySet();
    }

    public boolean has(String code) {
        return entries.containsKey(code);
    }

    /** Every column of it; null where the standard says nothing. */
    public Optional<Value.Fields> find(String code) {
        return Optional.ofNullable(entries.get(code));
    }

    private static Map<ReferenceList, Edition> readAll() {
        var all = new EnumMap<ReferenceList, Edition>(ReferenceList.class);
        for (ReferenceList list : ReferenceList.values()) {
            all.put(list, read(list, text(list)));
        }
        return all;
    }

    private static String text(ReferenceList list) {
        String file = list.id() + ".tsv";
        try (var stream = Edition.class.getResourceAsStream(file)) {
            if (stream == null) {
                throw new IllegalStateException("there is no " + file);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a file of our own: lines {@code # name: text}, a row of columns, and a row for each
     * code, between tabs.
     */
    static Edition read(ReferenceList list, String text) {
        var about = new LinkedHashMap<String, String>();
        var columns = new ArrayList<Column>();
        var entries = new LinkedHashMap<String, Value.Fields>();
        String before = "";
        for (String line : text.lines().toList()) {
            if (line.startsWith("# ")) {
                String[] said = line.substring(2).split(": ", 2);
                about.put(said[0], said[1]);
            } else if (columns.isEmpty()) {
                for (String column : line.split("\t", -1)) {
                    columns.add(column(column));
                }
            } else {
                String[] cells = line.split("\t", -1);
                if (cells.length != columns.size() || cells[0].compareTo(before) <= 0) {
                    throw new IllegalStateException(list.id() + " has a bad row: " + line);
                }
                before = cells[0];
                entries.put(before, entry(columns, cells));
            }
        }
        return new Edition(
                list,
                said(about, "standard"),
                said(about, "source"),
                said(about, "date"),
                said(about, "licence"),
                Sha256.hex(text),
                columns,
                entries);
    }

    private static String said(Map<String, String> about, String name) {
        String said = about.get(name);
        if (said == null) {
            throw new IllegalStateException("a list does not say its " + name);
        }
        return said;
    }

    private static Column column(String text) {
        int colon = text.indexOf(':');
        return colon < 0
                ? new Column(text, Type.TEXT)
                : new Column(
                        text.substring(0, colon),
                        Type.valueOf(text.substring(colon + 1).toUpperCase(Locale.ROOT)));
    }

    private static Value.Fields entry(List<Column> columns, String[] cells) {
        var entry = Value.object();
        for (int i = 0; i < cells.length; i++) {
            entry.put(columns.get(i).name(), value(columns.get(i).type(), cells[i]));
        }
        return entry.build();
    }

    private static Value value(Type type, String cell) {
        if (cell.isEmpty()) {
            return Value.NULL;
        }
        return switch (type) {
            case TEXT, DECIMAL, DATE -> Value.of(cell);
            case INTEGER -> Value.of(new BigDecimal(cell));
        };
    }
}
