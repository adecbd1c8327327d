package com.athyper.meta;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.stream.Collectors;

/** Names and texts as PostgreSQL reads them, whatever they contain. */
public final class Sql {
    static final int IDENTIFIER_BYTES_MAX = 63;

    /** Texts by code point, whatever the database's collation is. */
    public static final String BY_CODE_POINT = "COLLATE \"C\"";

    private Sql() {}

    public static String identifier(String name) {
        if (name.isEmpty()
                || name.indexOf('\0') >= 0
                || name.getBytes(StandardCharsets.UTF_8).length > IDENTIFIER_BYTES_MAX) {
            throw new IllegalArgumentException("no identifier: " + name);
        }
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** Right under either setting of {@code standard_conforming_strings}. */
    public static String literal(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("no text has U+0000");
        }
        String quoted = "'" + text.replace("'", "''") + "'";
        return text.indexOf('\\') < 0 ? quoted : "E" + quoted.replace("\\", "\\\\");
    }

    /** In parentheses, for {@code IN}. */
    static String literals(Collection<String> texts) {
        return texts.stream().map(Sql::literal).collect(Collectors.joining(", ", "(", ")"));
    }
}
