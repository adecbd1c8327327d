package com.athyper.workflow;

import com.athyper.kernel.PrincipalId;
import com.athyper.workflow.ApprovalEvent.Choice;

import java.time.Instant;
import java.util.Optional;

/**
 * Who has stopped an approval, and why.
 *
 * @param proposal what waits for a second administrator
 */
public record Pause(PrincipalId by, Instant at, String reason, Optional<Proposal> proposal) {

    Pause with(Optional<Proposal> other) {
        return new Pause(by, at, reason, other);
    }

    /** That a step be decided over the heads of those whom it asks. */
    public record Proposal(String step, Choice outcome, PrincipalId by, String reason) {
        boolean same(String otherStep, Choice otherOutcome) {
            return step.equals(otherStep) && outcome == otherOutcome;
        }
    }
}
