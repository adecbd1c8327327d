package com.athyper.workflow;

import com.athyper.kernel.Value;

import java.time.Instant;

/** What may be asked of an approval. Who asks travels beside it. */
public sealed interface ApprovalCommand {

    /**
     * @param template the canonical document of the template in force, which the approval keeps to
     *     its end
     */
    record Start(Value.Fields template, int templateVersion, Approval.Subject subject)
            implements ApprovalCommand {}

    record Claim(int task) implements ApprovalCommand {}

    record Release(int task) implements ApprovalCommand {}

    record Approve(int task, java.util.Optional<String> comment) implements ApprovalCommand {}

    record Reject(int task, java.util.Optional<String> comment) implements ApprovalCommand {}

    record RequestChanges(int task, java.util.Optional<String> comment)
            implements ApprovalCommand {}

    record AddComment(java.util.Optional<Integer> task, String text) implements ApprovalCommand {}

    record Cancel(String reason) implements ApprovalCommand {}

    /** Looks for approvers again after an incident. */
    record Retry() implements ApprovalCommand {}

    /** The deadline of a step has come: given by the clock, idempotent by step and deadline. */
    record Escalate(String step, Instant deadline) implements ApprovalCommand {}
}
