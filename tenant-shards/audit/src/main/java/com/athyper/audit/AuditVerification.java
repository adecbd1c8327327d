package com.athyper.audit;

import java.util.Optional;

/** What a walk over the whole chain found. */
public record AuditVerification(
        boolean valid, long events, String head, Optional<Break> firstBreak) {

    /** The first link that does not hold, and why. */
    public record Break(long number, String reason) {}
}
