package com.athyper.workflow;

import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Value;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

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

    record Approve(int task, Optional<String> comment) implements ApprovalCommand {}

    record Reject(int task, Optional<String> comment) implements ApprovalCommand {}

    record RequestChanges(int task, Optional<String> comment) implements ApprovalCommand {}

    record AddComment(Optional<Integer> task, String text) implements ApprovalCommand {}

    record Cancel(String reason) implements ApprovalCommand {}

    /** Looks whether those who were asked are still there: given when somebody is gone. */
    record Review() implements ApprovalCommand {}

    /** Looks for approvers again after an incident. */
    record Retry() implements ApprovalCommand {}

    /** What administrators do with an approval that does not get on by itself. */
    sealed interface Recovery extends ApprovalCommand {
        /** Stops decisions and the clock. */
        record Pause(String reason) implements Recovery {}

        /** Lets it go on, with the time that was left. */
        record Resume(String reason) implements Recovery {}

        /** Goes on without a step. */
        record Skip(String step, String reason) implements Recovery {}

        /** Decides a step: proposed by one administrator, done when another says the same. */
        record Overrule(String step, ApprovalEvent.Choice outcome, String reason)
                implements Recovery {}
    }

    /** Going over to another version of its template. */
    sealed interface Migration extends ApprovalCommand {
        /** Of many approvals at once, by which each knows how it came to its version. */
        UUID migration();

        /**
         * @param template the canonical document of the other version
         * @param mapping what steps that are called otherwise there are called there
         * @param mayEnd whether it may end by that, which nobody has decided then
         */
        record Migrate(
                UUID migration,
                Value.Fields template,
                int templateVersion,
                Map<String, String> mapping,
                boolean mayEnd)
                implements Migration {
            public Migrate {
                mapping = Map.copyOf(mapping);
            }
        }

        /** Back to the version before, while nothing has been decided since. */
        record UndoMigration(UUID migration) implements Migration {}
    }

    /** What can be done with a task besides deciding it. */
    sealed interface OfTask extends ApprovalCommand {
        int task();

        /** Lets another answer; the task stays one's own and returns. */
        record Delegate(int task, PrincipalId to, Optional<String> reason) implements OfTask {}

        /** Gives a delegated task back to who delegated it. */
        record Resolve(int task, Optional<String> reason) implements OfTask {}

        /**
         * Makes the task another's for good.
         *
         * @param administering not by who has it, but by who may operate approvals
         */
        record Reassign(int task, PrincipalId to, String reason, boolean administering)
                implements OfTask {}

        /** Asks one more. */
        record AddApprover(
                int task, PrincipalId principal, Optional<String> reason, boolean administering)
                implements OfTask {}
    }

    /** A step will be due soon: given by the clock, idempotent by step, level and deadline. */
    record Remind(String step, int level, Instant deadline) implements ApprovalCommand {}

    /**
     * The deadline of a step has come: given by the clock, idempotent by step, level and deadline.
     */
    record Escalate(String step, int level, Instant deadline) implements ApprovalCommand {}
}
