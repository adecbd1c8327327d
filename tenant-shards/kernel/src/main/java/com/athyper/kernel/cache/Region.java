package com.athyper.kernel.cache;

import java.time.Duration;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A kind of value that is kept, and how.
 *
 * @param write as a text, for the level that nodes share
 * @param read what was written; throws if it cannot be read, which is as good as nothing
 * @param lifetime how long a value is kept at most, also if nobody says that it has changed
 * @param absenceLifetime the same, of the knowledge that there is none
 */
public record Region<T>(
        String name,
        Function<T, String> write,
        Function<String, T> read,
        Duration lifetime,
        Duration absenceLifetime) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z-]{0,39}");

    public Region {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a region's name has the form " + NAME);
        }
        if (lifetime.isNegative() || lifetime.isZero() || absenceLifetime.isNegative()) {
            throw new IllegalArgumentException("what is kept is kept for a while");
        }
    }
}
