package com.athyper.policy.log;

import java.time.Instant;
import java.util.Optional;

/**
 * Which entries; everything given must hold. Gaps are in every answer that asks for a time alone.
 *
 * @param rule that decided, or could not be evaluated
 * @param from not before
 * @param to before
 */
public record DecisionFilter(
        Optional<String> principal,
        Optional<String> operation,
        Optional<String> entity,
        Optional<String> record,
        Optional<Boolean> allowed,
        Optional<String> rule,
        Optional<Instant> from,
        Optional<Instant> to) {
    public static final DecisionFilter ALL =
            new DecisionFilter(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());

    public DecisionFilter between(Optional<Instant> start, Optional<Instant> end) {
        return new DecisionFilter(principal, operation, entity, record, allowed, rule, start, end);
    }
}
