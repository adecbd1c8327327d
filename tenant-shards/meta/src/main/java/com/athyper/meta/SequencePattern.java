package com.athyper.meta;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How the numbers of a sequence are written: {@code PR-{yyyy}-{00000}} gives {@code PR-2026-00042}.
 * Where the year is part of it, each year counts from one.
 *
 * @param before what stands before the number
 * @param digits the least that a number has
 * @param after what stands behind the number
 */
public record SequencePattern(String before, int digits, String after) {
    public static final int LENGTH_MAX = 60;
    public static final int DIGITS_MAX = 18;

    private static final String YEAR = "{yyyy}";
    private static final Pattern NUMBER = Pattern.compile("\\{(0{1," + DIGITS_MAX + "})}");

    /** Letters, digits and what stands between them; and the year at most once. */
    private static final Pattern LITERAL = Pattern.compile("[A-Za-z0-9 ._/#-]*");

    /** Empty if it has not exactly one number, or anything that no number should have. */
    public static Optional<SequencePattern> parse(String text) {
        var number = NUMBER.matcher(text);
        if (text.length() > LENGTH_MAX || !number.find()) {
            return Optional.empty();
        }
        var pattern =
                new SequencePattern(
                        text.substring(0, number.start()),
                        number.group(1).length(),
                        text.substring(number.end()));
        String literal = pattern.before + " " + pattern.after;
        int year = literal.indexOf(YEAR);
        if (year >= 0) {
            literal = literal.substring(0, year) + literal.substring(year + YEAR.length());
        }
        return LITERAL.matcher(literal).matches() ? Optional.of(pattern) : Optional.empty();
    }

    /** Of a field that was read: its pattern is one. */
    public static SequencePattern of(Field field) {
        return field.pattern()
                .flatMap(SequencePattern::parse)
                .orElseThrow(() -> new IllegalArgumentException("this is no sequence: " + field));
    }

    public boolean isYearly() {
        return before.contains(YEAR) || after.contains(YEAR);
    }

    /** Within which numbers are counted. */
    public String period(int year) {
        return isYearly() ? written(year) : "";
    }

    public String before(int year) {
        return before.replace(YEAR, written(year));
    }

    public String after(int year) {
        return after.replace(YEAR, written(year));
    }

    private static String written(int year) {
        String text = Integer.toString(year);
        return "0".repeat(Math.max(0, 4 - text.length())) + text;
    }
}
