package com.athyper.expression;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Dates and instants as they stand in text. */
final class Moments {
    private static final int DATE_LENGTH = "2026-11-21".length();
    private static final int INSTANT_LENGTH_MIN = "2026-11-21T00:00:00Z".length();

    private Moments() {}

    static boolean isDate(String text) {
        if (text.length() != DATE_LENGTH || !startsAsDate(text)) {
            return false;
        }
        try {
            return LocalDate.parse(text).getYear() >= 0;
        } catch (DateTimeException _) {
            return false;
        }
    }

    /** The instant, if the text is one as RFC 3339 writes it. */
    static Optional<Instant> instant(String text) {
        if (!looksLikeInstant(text)) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    /** Whether it is worth parsing: costs nothing where most texts are no instants. */
    static boolean looksLikeInstant(String text) {
        return text.length() >= INSTANT_LENGTH_MIN
                && startsAsDate(text)
                && text.charAt(10) == 'T'
                && text.charAt(13) == ':'
                && text.charAt(16) == ':';
    }

    private static boolean startsAsDate(String text) {
        char first = text.charAt(0);
        return first >= '0' && first <= '9' && text.charAt(4) == '-' && text.charAt(7) == '-';
    }
}
