package com.athyper.workflow;

import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Problem;
import com.athyper.workflow.Approval.Progress;
import com.athyper.workflow.Approval.Task;
import com.athyper.workflow.Approval.TaskStatus;
import com.athyper.workflow.ApprovalEvent.Handed.TaskDelegated;

import java.util.List;
import java.util.Optional;

/**
 * What those do who act in the place of somebody absent: the task comes to them as if the absent
 * one had delegated it, so it has an owner and returns, and a vote says in whose name it was given.
 */
record MandateRules(StepRules steps) {
    private static final String REASON = "stands in";

    /**
     * How the task comes to them; empty if they are asked themselves or stand in for nobody asked.
     */
    Optional<TaskDelegated> handover(Progress progress, Task task, PrincipalId by) {
        boolean own = task.isFor(by) && task.assignee().filter(it -> !it.equals(by)).isEmpty();
        if (own || !task.undecided()) {
            return Optional.empty();
        }
        var role = progress.roleAsked(task.step());
        var asked = asked(task);
        return steps.directory().mandates(steps.tenant(), by).stream()
                .filter(mandate -> asked.contains(mandate.from()) && mandate.covers(role))
                .findFirst()
                .map(
                        mandate ->
                                new TaskDelegated(
                                        task.ordinal(), mandate.from(), by, Optional.of(REASON)));
    }

    /** Why it may not come to them all the same. */
    Optional<Problem> problem(Progress progress, Task task, PrincipalId by) {
        return HandingRules.receiver(steps, progress, task.step(), Optional.of(task), by);
    }

    private static List<PrincipalId> asked(Task task) {
        return task.status() == TaskStatus.CLAIMED
                ? task.assignee().stream().toList()
                : task.candidates();
    }
}
