package com.athyper.meta.attachment;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a file says it is (RFC 6838), without parameters. It is what its sender says and is never
 * believed: nothing is shown in place by it.
 */
public record MediaType(String value) {
    private static final String NAME = "[a-z0-9][a-z0-9!#$&^_.+-]{0,126}";
    private static final Pattern FORM = Pattern.compile(NAME + "/" + NAME);
    private static final Pattern RANGE = Pattern.compile("[*]/[*]|" + NAME + "/([*]|" + NAME + ")");

    public static final MediaType UNKNOWN = new MediaType("application/octet-stream");

    public MediaType {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not a media type");
        }
    }

    /** Empty if the text, in any case and with any parameters, is none. */
    public static Optional<MediaType> of(String text) {
        int end = text.indexOf(';');
        String bare = (end < 0 ? text : text.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        return FORM.matcher(bare).matches() ? Optional.of(new MediaType(bare)) : Optional.empty();
    }

    /** Whether the text is a type, or a range of them such as {@code image/*}. */
    public static boolean isRange(String text) {
        return RANGE.matcher(text).matches();
    }

    public boolean isWithin(String range) {
        return range.equals("*/*")
                || range.equals(value)
                || (range.endsWith("/*")
                        && value.startsWith(range.substring(0, range.length() - 1)));
    }

    @Override
    public String toString() {
        return value;
    }
}
