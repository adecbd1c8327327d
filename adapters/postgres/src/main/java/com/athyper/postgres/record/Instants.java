package com.athyper.postgres.record;

import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Texts that are compared by time, as {@code Evaluator} does, because both are instants. */
final class Instants {

    private static final int LENGTH_MIN = "2026-11-21T00:00:00Z".length();

    private static final String FORM =
            "^[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,6})?"
                    + "([Zz]|[+-](0[0-9]|1[0-5]):[0-5][0-9])$";

    private Instants() {}

    static Optional<Instant> of(String text) {
        boolean looksLikeOne =
                text.length() >= LENGTH_MIN
                        && Character.isDigit(text.charAt(0))
                        && text.charAt(4) == '-'
                        && text.charAt(7) == '-'
                        && text.charAt(10) == 'T'
                        && text.charAt(13) == ':'
                        && text.charAt(16) == ':';
        if (!looksLikeOne) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    static Condition isOne(Field<?> text) {
        return DSL.condition(
                "({0} ~ {1} AND pg_input_is_valid({0}, 'timestamptz'))", text, DSL.inline(FORM));
    }

    static Field<?> parsed(Field<?> text) {
        return DSL.field("({0}::timestamptz)", text);
    }

    /** As {@link Instant#toString} writes it: no fraction, or three or six digits of one. */
    static Field<?> written(Field<?> moment) {
        return DSL.field(
                "(to_char({0} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS') || CASE"
                        + " WHEN extract(microseconds FROM {0})::bigint % 1000000 = 0 THEN 'Z'"
                        + " WHEN extract(microseconds FROM {0})::bigint % 1000 = 0"
                        + " THEN to_char({0} AT TIME ZONE 'UTC', '.MS\"Z\"')"
                        + " ELSE to_char({0} AT TIME ZONE 'UTC', '.US\"Z\"') END)",
                moment);
    }
}
