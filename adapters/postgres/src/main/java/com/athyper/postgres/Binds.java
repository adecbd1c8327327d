package com.athyper.postgres;

import org.jspecify.annotations.Nullable;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** How arguments become parameters: instants, lists and absence besides what JDBC knows. */
final class Binds {

    private Binds() {}

    static void bindAll(PreparedStatement statement, int from, @Nullable Object... arguments)
            throws SQLException {
        for (int i = 0; i < arguments.length; i++) {
            bind(statement, from + i, arguments[i]);
        }
    }

    private static void bind(PreparedStatement statement, int at, @Nullable Object argument)
            throws SQLException {
        switch (argument) {
            case null -> statement.setNull(at, Types.NULL);
            case Optional<?> optional -> bind(statement, at, optional.orElse(null));
            case String text -> statement.setString(at, text);
            case Instant instant ->
                    statement.setObject(
                            at, instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC));
            case List<?> list -> bindArray(statement, at, list);
            case byte[] bytes -> statement.setBytes(at, bytes);
            default -> statement.setObject(at, argument);
        }
    }

    /**
     * Lists are of one type; an array of nothing is of texts, which a cast in the SQL may change.
     */
    private static void bindArray(PreparedStatement statement, int at, List<?> list)
            throws SQLException {
        String type =
                list.stream()
                        .map(Binds::plain)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .map(Binds::typeOf)
                        .orElse("text");
        @Nullable Object[] items = list.stream().map(Binds::plain).toArray();
        statement.setArray(at, statement.getConnection().createArrayOf(type, items));
    }

    /** Times as texts, which a cast in the SQL turns back; absence as null. */
    private static @Nullable Object plain(@Nullable Object item) {
        return switch (item) {
            case Optional<?> optional -> plain(optional.orElse(null));
            case Instant instant -> instant.truncatedTo(ChronoUnit.MICROS).toString();
            case null -> null;
            default -> item;
        };
    }

    private static String typeOf(Object item) {
        return switch (item) {
            case UUID _ -> "uuid";
            case Long _ -> "int8";
            case Integer _ -> "int4";
            default -> "text";
        };
    }
}
