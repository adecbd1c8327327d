package com.athyper.node;

import com.athyper.kernel.Ids;
import com.athyper.kernel.Uuid7;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;

/** {@link Ids} from the clock and the system's source of chance. */
final class SystemIds implements Ids {
    private final InstantSource clock;
    private final SecureRandom chance = new SecureRandom();

    SystemIds(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public UUID next() {
        return Uuid7.of(clock.instant(), chance);
    }
}
