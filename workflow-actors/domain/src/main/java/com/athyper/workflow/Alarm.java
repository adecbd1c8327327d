package com.athyper.workflow;

import java.time.Instant;

/**
 * A moment at which the clock does something to a step: each happens once.
 *
 * @param level which of its kind, 1 for the first
 */
public record Alarm(Kind kind, int level, Instant at) {
    /** Whether it is the same thing, also at another time. */
    boolean same(Alarm other) {
        return kind == other.kind && level == other.level;
    }

    public enum Kind {
        REMINDER,
        ESCALATION
    }
}
