package com.athyper.identity;

import java.time.Instant;
import java.util.Optional;

/** From when until when something holds: at its first instant already, and not at its last. */
public record Term(Instant since, Optional<Instant> until) {
    public Term {
        if (until.filter(end -> !end.isAfter(since)).isPresent()) {
            throw new IllegalArgumentException("a term ends after it began");
        }
    }

    public static Term since(Instant since) {
        return new Term(since, Optional.empty());
    }

    public static Term of(Instant since, Instant until) {
        return new Term(since, Optional.of(until));
    }

    public boolean holds(Instant now) {
        return !now.isBefore(since) && !isOver(now);
    }

    public boolean isOver(Instant now) {
        return until.isPresent() && !now.isBefore(until.get());
    }
}
