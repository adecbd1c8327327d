package com.athyper.policy.actors.log;

import com.athyper.kernel.TenantId;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** What was decided and could not be kept, until the log itself has been told. */
final class Gaps {
    private final Map<TenantId, Lost> lost = new HashMap<>();

    /** So many, from the first to the last. */
    record Lost(Instant from, Instant until, long count) {
        Lost and(Lost other) {
            return new Lost(
                    from.isBefore(other.from) ? from : other.from,
                    until.isAfter(other.until) ? until : other.until,
                    count + other.count);
        }
    }

    synchronized void add(TenantId tenant, Instant at) {
        lost.merge(tenant, new Lost(at, at, 1), Lost::and);
    }

    synchronized boolean isOpen() {
        return !lost.isEmpty();
    }

    synchronized Map<TenantId, Lost> take() {
        var taken = Map.copyOf(lost);
        lost.clear();
        return taken;
    }
}
