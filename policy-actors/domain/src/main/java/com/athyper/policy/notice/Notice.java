package com.athyper.policy.notice;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.PrincipalId;

import java.time.Instant;
import java.util.Optional;

/**
 * That somebody did what a rule permits, or tried what it forbids: all of one minute are one.
 *
 * @param rule that decided, and says that it is to be told
 * @param allowed whether it was done
 * @param principal who it was
 * @param last of those that are one
 * @param since the first of them
 * @param count how many they are
 */
public record Notice(
        String rule,
        boolean allowed,
        PrincipalId principal,
        Occasion last,
        Instant since,
        long count) {

    /**
     * What was asked for.
     *
     * @param operation its id: the catalog may know it no more
     * @param record the id of the one record that it was about
     */
    public record Occasion(
            Instant at,
            String requestId,
            String operation,
            Optional<EntityName> entity,
            Optional<String> record) {}
}
