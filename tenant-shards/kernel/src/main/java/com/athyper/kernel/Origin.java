package com.athyper.kernel;

import java.time.Instant;
import java.util.Optional;

/**
 * Who did something, when, in which request and why: it travels with every command, is stored with
 * every event and ends in the audit trail.
 *
 * @param commandId the same for every retry of one command, so that it is applied once
 */
public record Origin(
        PrincipalId principal,
        Instant at,
        String requestId,
        String commandId,
        Optional<String> reason) {

    public Origin because(String why) {
        return new Origin(principal, at, requestId, commandId, Optional.of(why));
    }

    public Origin under(String command) {
        return new Origin(principal, at, requestId, command, reason);
    }
}
