package com.athyper.workflow;

import com.athyper.workflow.Approval.Outcome;
import com.athyper.workflow.Approval.StepStatus;
import com.athyper.workflow.Approval.TaskStatus;
import com.athyper.workflow.ApprovalEvent.Choice;
import com.athyper.workflow.StepProgress.Decider;
import com.athyper.workflow.template.Step.Escalation.Action;
import com.athyper.workflow.template.Step.Escalation.Effect;

/** How states are called outside; a client may rely on each of these. */
final class Words {
    private Words() {}

    static String of(Outcome outcome) {
        return switch (outcome) {
            case APPROVED -> "approved";
            case REJECTED -> "rejected";
            case CHANGES_REQUESTED -> "changes-requested";
            case CANCELLED -> "cancelled";
        };
    }

    static String of(Choice choice) {
        return switch (choice) {
            case APPROVED -> "approved";
            case REJECTED -> "rejected";
            case CHANGES_REQUESTED -> "changes-requested";
        };
    }

    static String of(StepStatus status) {
        return switch (status) {
            case PENDING -> "pending";
            case SKIPPED -> "skipped";
            case ACTIVE -> "active";
            case APPROVED -> "approved";
            case REJECTED -> "rejected";
            case CHANGES_REQUESTED -> "changes-requested";
            case CANCELLED -> "cancelled";
        };
    }

    static String of(TaskStatus status) {
        return switch (status) {
            case OPEN -> "open";
            case CLAIMED -> "claimed";
            case APPROVED -> "approved";
            case REJECTED -> "rejected";
            case CHANGES_REQUESTED -> "changes-requested";
            case CLOSED -> "closed";
        };
    }

    static String of(Effect effect) {
        return switch (effect) {
            case ADD -> "add";
            case REPLACE -> "replace";
        };
    }

    static String of(Decider decider) {
        return switch (decider) {
            case CLOCK -> "clock";
            case RULE -> "rule";
            case OVERRIDE -> "override";
        };
    }

    static String of(Action action) {
        return switch (action) {
            case Action.Ask(_, var effect) -> of(effect);
            case Action.Notify _ -> "notify";
            case Action.Decide _ -> "decide";
        };
    }
}
