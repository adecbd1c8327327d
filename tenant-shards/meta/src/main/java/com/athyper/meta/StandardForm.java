package com.athyper.meta;

import com.athyper.kernel.Value;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The one form in which each kind of value is kept; what has no such form, exactly, is empty.
 * Nothing is rounded.
 */
public final class StandardForm {
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,100}(\\.[0-9]{1,100})?");
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final Pattern DATETIME =
            Pattern.compile(
                    "[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})");
    private static final Pattern UUID_FORM =
            Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private StandardForm() {}

    /** A number, or a text that is one in plain digits. */
    public static Optional<BigDecimal> decimal(Value value) {
        return switch (value) {
            case Value.Num(var number) -> Optional.of(number);
            case Value.Text(var text) when DECIMAL.matcher(text).matches() ->
                    Optional.of(new BigDecimal(text));
            case Value.Text _, Value.Null _, Value.Bool _, Value.Items _, Value.Fields _ ->
                    Optional.empty();
        };
    }

    /** A whole number, however it is written, that fits 64 bits. */
    public static Optional<BigDecimal> integer(BigDecimal number) {
        if (number.stripTrailingZeros().scale() > 0
                || number.compareTo(BigDecimal.valueOf(Long.MIN_VALUE)) < 0
                || number.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            return Optional.empty();
        }
        return Optional.of(number.setScale(0));
    }

    /** A day of the years 1 to 9999. */
    public static Optional<String> date(String text) {
        if (!DATE.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            var date = LocalDate.parse(text);
            return date.getYear() >= 1 ? Optional.of(date.toString()) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** An instant in UTC, to the microsecond at most, of the years 1 to 9999. */
    public static Optional<String> datetime(String text) {
        if (!DATETIME.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            Instant instant = OffsetDateTime.parse(text.toUpperCase(Locale.ROOT)).toInstant();
            int year = instant.atOffset(ZoneOffset.UTC).getYear();
            return instant.equals(instant.truncatedTo(ChronoUnit.MICROS))
                            && year >= 1
                            && year <= 9999
                    ? Optional.of(instant.toString())
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    public static Optional<String> uuid(String text) {
        return UUID_FORM.matcher(text).matches()
                ? Optional.of(text.toLowerCase(Locale.ROOT))
                : Optional.empty();
    }
}
