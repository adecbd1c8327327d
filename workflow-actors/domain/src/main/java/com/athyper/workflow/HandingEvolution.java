package com.athyper.workflow;

import com.athyper.kernel.Origin;
import com.athyper.workflow.Approval.Progress;
import com.athyper.workflow.ApprovalEvent.Escalated;
import com.athyper.workflow.ApprovalEvent.Handed;
import com.athyper.workflow.ApprovalEvent.Handed.ApproverAdded;
import com.athyper.workflow.ApprovalEvent.Handed.TaskDelegated;
import com.athyper.workflow.ApprovalEvent.Handed.TaskReassigned;
import com.athyper.workflow.ApprovalEvent.Handed.TaskReturned;
import com.athyper.workflow.template.Step.Escalation.Effect;

import java.time.Instant;
import java.util.List;

/** Who has a task after it has changed hands. */
final class HandingEvolution {
    private HandingEvolution() {}

    static Progress evolve(Progress progress, Handed event, Origin origin) {
        return switch (event) {
            case TaskDelegated(var task, var from, var to, var reason) -> {
                var handover = new Handover(from, to, origin.at(), reason);
                yield progress.onTask(task, it -> it.handed(handover));
            }
            case TaskReturned(var task, _, var to, _) ->
                    progress.onTask(task, it -> it.returnedTo(to));
            case TaskReassigned(var task, var to, var reason) -> {
                var because = "; reassigned by `%s`: %s".formatted(origin.principal(), reason);
                yield progress.onTask(task, it -> it.ownedBy(to, it.why() + because));
            }
            case ApproverAdded added -> addApprover(progress, added, origin.at());
        };
    }

    private static Progress addApprover(Progress progress, ApproverAdded added, Instant at) {
        var step = added.step();
        var asking = progress.onStep(step, it -> it.needing(added.needed()));
        var because = added.reason().map(it -> "asked besides: " + it).orElse("asked besides");
        return added.task().isPresent()
                ? asking.add(
                        List.of(
                                Evolution.task(
                                        added.task().get(),
                                        step,
                                        progress.step(step).dueAt(),
                                        because,
                                        at)))
                : asking.onTasks(
                        task ->
                                task.step().equals(step) && task.undecided()
                                        ? task.alsoOfferedTo(added.principal())
                                        : task);
    }

    /** A delegate who is asked instead has the task as its own: it returns to nobody. */
    static Progress kept(Progress progress, Escalated escalated) {
        return progress.onTasks(
                task ->
                        task.step().equals(escalated.step())
                                        && escalated.effect() == Effect.REPLACE
                                        && task.undecided()
                                        && task.owner().isPresent()
                                ? task.ownedBy(task.assignee().orElseThrow(), escalated.why())
                                : task);
    }
}
