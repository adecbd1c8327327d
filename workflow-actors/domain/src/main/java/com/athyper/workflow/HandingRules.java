package com.athyper.workflow;

import static com.athyper.kernel.Decision.accept;
import static com.athyper.kernel.Decision.alreadyDone;
import static com.athyper.kernel.Decision.refuse;
import static com.athyper.workflow.WorkflowError.DELEGATED_TOO_OFTEN;
import static com.athyper.workflow.WorkflowError.RECEIVER_INVALID;
import static com.athyper.workflow.WorkflowError.TASK_NOT_DELEGATED;
import static com.athyper.workflow.WorkflowError.TASK_NOT_FOUND;
import static com.athyper.workflow.WorkflowError.TOO_MANY_APPROVERS;

import com.athyper.kernel.Decision;
import com.athyper.kernel.Origin;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Problem;
import com.athyper.workflow.Approval.Progress;
import com.athyper.workflow.Approval.Task;
import com.athyper.workflow.Approval.TaskStatus;
import com.athyper.workflow.ApprovalCommand.OfTask;
import com.athyper.workflow.ApprovalCommand.OfTask.AddApprover;
import com.athyper.workflow.ApprovalCommand.OfTask.Delegate;
import com.athyper.workflow.ApprovalCommand.OfTask.Reassign;
import com.athyper.workflow.ApprovalCommand.OfTask.Resolve;
import com.athyper.workflow.ApprovalEvent.Handed.ApproverAdded;
import com.athyper.workflow.ApprovalEvent.Handed.TaskDelegated;
import com.athyper.workflow.ApprovalEvent.Handed.TaskReassigned;
import com.athyper.workflow.ApprovalEvent.Handed.TaskReturned;
import com.athyper.workflow.ApprovalEvent.NewTask;
import com.athyper.workflow.template.Template;

import java.util.List;
import java.util.Optional;

/**
 * How a task changes hands. Who delegates stays its owner: the delegate decides in the owner's name
 * or gives the task back, and the owner may take it back at any time. Nobody comes to it who is, or
 * stands in for, the requester, and nobody answers twice about one step.
 */
record HandingRules(StepRules steps, TaskRules tasks) {
    /** How often a task can be handed on before somebody has to answer. */
    static final int HANDOVERS_MAX = 5;

    Decision<ApprovalEvent> decide(Progress progress, OfTask command, Origin origin) {
        var task = progress.task(command.task());
        if (task.isEmpty()) {
            return refuse(TASK_NOT_FOUND, "the approval has no such task");
        }
        var by = origin.principal();
        return switch (command) {
            case Delegate(_, var to, var reason) ->
                    Decision.unless(
                            tasks.standing(progress, task, by)
                                    .or(() -> CommentRules.tooLong(reason)),
                            () -> delegate(progress, task.get(), to, origin, reason));
            case Resolve(_, var reason) ->
                    Decision.unless(
                            tasks.standing(progress, task, by)
                                    .or(() -> CommentRules.tooLong(reason)),
                            () -> resolve(task.get(), by, reason));
            case Reassign reassign ->
                    Decision.unless(
                            mayMove(progress, task.get(), by, reassign.administering())
                                    .or(() -> CommentRules.tooLong(Optional.of(reassign.reason()))),
                            () -> reassign(progress, task.get(), reassign));
            case AddApprover add ->
                    Decision.unless(
                            mayMove(progress, task.get(), by, add.administering())
                                    .or(() -> CommentRules.tooLong(add.reason())),
                            () -> addApprover(progress, task.get(), add));
        };
    }

    private Decision<ApprovalEvent> delegate(
            Progress progress, Task task, PrincipalId to, Origin origin, Optional<String> reason) {
        var by = origin.principal();
        boolean ring =
                to.equals(by) || task.handovers().stream().map(Handover::from).anyMatch(to::equals);
        if (ring) {
            return refuse(RECEIVER_INVALID, "the task would come back to `%s`".formatted(to));
        }
        if (task.handovers().size() >= HANDOVERS_MAX) {
            return refuse(
                    DELEGATED_TOO_OFTEN,
                    "a task is handed on at most %d times".formatted(HANDOVERS_MAX));
        }
        return Decision.unless(
                receiver(steps, progress, task.step(), Optional.of(task), to),
                () -> accept(new TaskDelegated(task.ordinal(), by, to, reason)));
    }

    /** To the one it came from, and not at once to the owner: each answers for their own choice. */
    static Decision<ApprovalEvent> resolve(Task task, PrincipalId by, Optional<String> reason) {
        return task.handovers().isEmpty()
                ? refuse(TASK_NOT_DELEGATED, "nobody has delegated the task")
                : accept(
                        new TaskReturned(
                                task.ordinal(), by, task.handovers().getLast().from(), reason));
    }

    /** Who has the task, if it is somebody else who has it by this one's will. */
    static Optional<PrincipalId> withOther(Task task, PrincipalId by) {
        boolean handedOn =
                task.status() == TaskStatus.CLAIMED
                        && task.handovers().stream().map(Handover::from).anyMatch(by::equals);
        return handedOn ? task.assignee() : Optional.empty();
    }

    private Decision<ApprovalEvent> reassign(Progress progress, Task task, Reassign reassign) {
        var to = reassign.to();
        if (task.owner().isEmpty() && task.assignee().filter(to::equals).isPresent()) {
            return alreadyDone();
        }
        return Decision.unless(
                receiver(steps, progress, task.step(), Optional.of(task), to),
                () -> accept(new TaskReassigned(task.ordinal(), to, reassign.reason())));
    }

    /** One more who is asked is one more who must agree, unless any one of them may decide. */
    private Decision<ApprovalEvent> addApprover(Progress progress, Task task, AddApprover add) {
        var step = progress.step(task.step());
        var shared = EscalationRules.isShared(progress.template().step(step.name()).mode());
        if (shared && task.isFor(add.principal())) {
            return alreadyDone();
        }
        var problem = receiver(steps, progress, step.name(), Optional.empty(), add.principal());
        if (problem.isPresent()) {
            return new Decision.Refuse<>(problem.get());
        }
        int asked = shared ? task.candidates().size() : progress.tasksOf(step.name()).size();
        if (asked >= Template.APPROVERS_MAX || progress.tasks().size() >= StepRules.TASKS_MAX) {
            return refuse(
                    TOO_MANY_APPROVERS, "a step asks at most %d".formatted(Template.APPROVERS_MAX));
        }
        return accept(
                shared
                        ? new ApproverAdded(
                                step.name(), add.principal(), 1, Optional.empty(), add.reason())
                        : new ApproverAdded(
                                step.name(),
                                add.principal(),
                                step.needed() + 1,
                                Optional.of(
                                        new NewTask(
                                                progress.tasks().size() + 1,
                                                List.of(add.principal()),
                                                Optional.of(add.principal()))),
                                add.reason()));
    }

    /** Who operates approvals, and not their own, need not be asked by the task. */
    private Optional<Problem> mayMove(
            Progress progress, Task task, PrincipalId by, boolean administering) {
        if (!administering) {
            return tasks.standing(progress, Optional.of(task), by);
        }
        return steps.tiedToRequester(progress, by)
                .or(() -> task.undecided() ? Optional.empty() : TaskRules.openness(task, by));
    }

    static Optional<Problem> receiver(
            StepRules steps, Progress progress, String step, Optional<Task> task, PrincipalId to) {
        if (!steps.directory().isActive(steps.tenant(), to)) {
            return Optional.of(
                    RECEIVER_INVALID.because("`%s` is no active principal".formatted(to)));
        }
        boolean askedOtherwise =
                progress.step(step).votes().stream().anyMatch(vote -> vote.by().equals(to))
                        || progress.tasksOf(step).stream()
                                .filter(each -> each.status() != TaskStatus.CLOSED)
                                .anyMatch(
                                        each ->
                                                each.isFor(to)
                                                        && task.filter(each::equals).isEmpty());
        return steps.tiedToRequester(progress, to)
                .or(
                        () ->
                                askedOtherwise
                                        ? Optional.of(
                                                RECEIVER_INVALID.because(
                                                        "`%s` is asked by `%s` already"
                                                                .formatted(to, step)))
                                        : Optional.empty());
    }
}
