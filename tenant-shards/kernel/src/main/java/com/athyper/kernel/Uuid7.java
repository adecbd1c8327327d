package com.athyper.kernel;

import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Time-ordered identifiers (RFC 9562, version 7). Time and chance are arguments. */
public final class Uuid7 {
    /** The highest ordinal of {@link #numbered}. */
    public static final int NUMBERED_MAX = 0xFF_FFFF;

    private Uuid7() {}

    public static UUID of(Instant now, RandomGenerator chance) {
        long most = (now.toEpochMilli() << 16) | 0x7000L | (chance.nextLong() & 0x0FFFL);
        long least = (chance.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(most, least);
    }

    /**
     * An id whose last 16 bits are free for {@link #part}: parts are found from their whole without
     * a look-up.
     */
    public static UUID whole(Instant now, RandomGenerator chance) {
        UUID id = of(now, chance);
        return new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits() & ~0xFFFFL);
    }

    public static UUID part(UUID whole, int ordinal) {
        if (ordinal < 1 || ordinal > 0xFFFF || (whole.getLeastSignificantBits() & 0xFFFFL) != 0) {
            throw new IllegalArgumentException("no part " + ordinal + " of " + whole);
        }
        return new UUID(whole.getMostSignificantBits(), whole.getLeastSignificantBits() | ordinal);
    }

    /**
     * One of many ids that are made of one: the same for the same ordinal, in the order of their
     * ordinals.
     */
    public static UUID numbered(UUID base, int ordinal) {
        if (ordinal < 0 || ordinal > NUMBERED_MAX) {
            throw new IllegalArgumentException("no id number " + ordinal + " of " + base);
        }
        return new UUID(
                base.getMostSignificantBits(),
                0x8000_0000_0000_0000L
                        | ((long) ordinal << 38)
                        | (base.getLeastSignificantBits() & 0x3F_FFFF_FFFFL));
    }

    public static UUID wholeOf(UUID part) {
        return new UUID(part.getMostSignificantBits(), part.getLeastSignificantBits() & ~0xFFFFL);
    }
}
