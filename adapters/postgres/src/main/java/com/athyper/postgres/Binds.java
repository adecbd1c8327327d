package com.athyper.postgres;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * How arguments become parameters: instants, lists and absence besides what JDBC knows. What may be
 * absent goes without a type, as absence does, and PostgreSQL infers it from the statement: a
 * statement whose parameters change their types is prepared anew each time.
 */
final class Binds {

    private static final int WHOLE_DIGITS_MAX = 18;

    private Binds() {}

    static void bindAll(PreparedStatement statement, int from, @Nullable Object... arguments)
            throws SQLException {
        for (int i = 0; i < arguments.length; i++) {
            bind(statement, from + i, arguments[i]);
        }
    }

    /**
     * With the types that they have in Java: the driver need not ask what the statement takes, and
     * waits for nothing before it.
     */
    static void bindTyped(PreparedStatement statement, int from, @Nullable Object... arguments)
            throws SQLException {
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case String text -> statement.setString(from + i, text);
                case UUID id -> statement.setObject(from + i, id);
                case BigDecimal number -> typed(statement, from + i, number);
                case Boolean bool -> statement.setBoolean(from + i, bool);
                case Instant instant ->
                        statement.setObject(
                                from + i,
                                instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC));
                case null, default -> bind(statement, from + i, arguments[i]);
            }
        }
    }

    /** Whole numbers as such, or no index on a column of them would serve. */
    private static void typed(PreparedStatement statement, int at, BigDecimal number)
            throws SQLException {
        if (number.scale() == 0 && number.precision() <= WHOLE_DIGITS_MAX) {
            statement.setLong(at, number.longValueExact());
        } else {
            statement.setBigDecimal(at, number);
        }
    }

    private static void bind(PreparedStatement statement, int at, @Nullable Object argument)
            throws SQLException {
        switch (argument) {
            case null -> statement.setNull(at, Types.NULL);
            case Optional<?> optional -> bind(statement, at, optional.orElse(null));
            case String text -> untyped(statement, at, text);
            case UUID id -> untyped(statement, at, id.toString());
            case BigDecimal number -> untyped(statement, at, number.toString());
            case Boolean bool -> untyped(statement, at, bool.toString());
            case Instant instant -> untyped(statement, at, text(instant));
            case List<?> list -> untyped(statement, at, array(statement, list));
            case byte[] bytes -> statement.setBytes(at, bytes);
            default -> statement.setObject(at, argument);
        }
    }

    private static void untyped(PreparedStatement statement, int at, String text)
            throws SQLException {
        statement.setObject(at, text, Types.OTHER);
    }

    /** An array as PostgreSQL writes it; of what, a cast in the SQL says. */
    private static String array(PreparedStatement statement, List<?> list) throws SQLException {
        @Nullable Object[] items = list.stream().map(Binds::plain).toArray();
        return statement.getConnection().createArrayOf("text", items).toString();
    }

    private static String text(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS).toString();
    }

    /** Times as texts, which a cast in the SQL turns back; absence as null. */
    private static @Nullable Object plain(@Nullable Object item) {
        return switch (item) {
            case Optional<?> optional -> plain(optional.orElse(null));
            case Instant instant -> text(instant);
            case null -> null;
            default -> item.toString();
        };
    }
}
