package com.athyper.workflow;

import static com.athyper.kernel.Decision.accept;
import static com.athyper.kernel.Decision.alreadyDone;
import static com.athyper.kernel.Decision.refuse;
import static com.athyper.workflow.WorkflowError.DECIDED_BEFORE;
import static com.athyper.workflow.WorkflowError.NOT_A_CANDIDATE;
import static com.athyper.workflow.WorkflowError.SELF_APPROVAL;
import static com.athyper.workflow.WorkflowError.TASK_CLAIMED;
import static com.athyper.workflow.WorkflowError.TASK_DECIDED;
import static com.athyper.workflow.WorkflowError.TASK_NOT_CLAIMED;
import static com.athyper.workflow.WorkflowError.TASK_NOT_FOUND;

import com.athyper.kernel.Decision;
import com.athyper.kernel.Origin;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Problem;
import com.athyper.workflow.Approval.Progress;
import com.athyper.workflow.Approval.Task;
import com.athyper.workflow.Approval.TaskStatus;
import com.athyper.workflow.ApprovalEvent.Choice;
import com.athyper.workflow.ApprovalEvent.Handed.TaskReturned;
import com.athyper.workflow.ApprovalEvent.StepCompleted;
import com.athyper.workflow.ApprovalEvent.TaskClaimed;
import com.athyper.workflow.ApprovalEvent.TaskDecided;
import com.athyper.workflow.ApprovalEvent.TaskReleased;
import com.athyper.workflow.template.Step.Mode;

import java.util.ArrayList;
import java.util.Optional;

/** What those who are asked may do with their tasks, and when a step is decided by it. */
record TaskRules(StepRules steps) {

    /** One person's answer to one task. */
    record Answer(int task, Choice choice, Optional<String> comment) {}

    Decision<ApprovalEvent> claim(Progress progress, int ordinal, PrincipalId by) {
        var task = progress.task(ordinal);
        var withOther = task.flatMap(each -> HandingRules.withOther(each, by));
        if (withOther.isPresent()) {
            return accept(new TaskReturned(ordinal, withOther.get(), by, Optional.empty()));
        }
        var instead = task.flatMap(each -> mandated().handover(progress, each, by));
        if (instead.isPresent()) {
            return Decision.unless(
                    mandated().problem(progress, task.get(), by), () -> accept(instead.get()));
        }
        var problem = standing(progress, task, by);
        if (problem.isPresent()) {
            return new Decision.Refuse<>(problem.get());
        }
        return task.get().assignee().isPresent()
                ? alreadyDone()
                : accept(new TaskClaimed(ordinal, by));
    }

    Decision<ApprovalEvent> release(Progress progress, int ordinal, PrincipalId by) {
        var task = progress.task(ordinal);
        var problem = membership(task, by).or(() -> openness(task.get(), by));
        if (problem.isPresent()) {
            return new Decision.Refuse<>(problem.get());
        }
        if (!task.get().handovers().isEmpty()) {
            return HandingRules.resolve(task.get(), by, Optional.empty());
        }
        return task.get().status() == TaskStatus.OPEN
                ? refuse(TASK_NOT_CLAIMED, "nobody has claimed the task")
                : accept(new TaskReleased(ordinal, by));
    }

    Decision<ApprovalEvent> answer(Progress progress, Answer answer, Origin origin) {
        var by = origin.principal();
        var asked = progress.task(answer.task());
        var events = new ArrayList<ApprovalEvent>();
        asked.flatMap(each -> mandated().handover(progress, each, by)).ifPresent(events::add);
        var task = Evolution.after(progress, events, origin).task(answer.task());
        var problem =
                (events.isEmpty()
                                ? Optional.<Problem>empty()
                                : mandated().problem(progress, asked.get(), by))
                        .or(() -> standing(progress, task, by))
                        .or(() -> decidedBefore(progress, task.get(), by))
                        .or(() -> CommentRules.tooLong(answer.comment()))
                        .or(() -> CommentRules.missing(progress, task.get(), answer));
        if (problem.isPresent()) {
            return new Decision.Refuse<>(problem.get());
        }
        events.add(
                new TaskDecided(
                        answer.task(), by, answer.choice(), answer.comment(), task.get().owner()));
        var step = task.get().step();
        var after = Evolution.after(progress, events, origin);
        outcome(after, step, answer.choice())
                .ifPresent(
                        outcome -> {
                            var why = why(after, step, answer.choice(), by);
                            events.addAll(
                                    steps.complete(
                                            after, new StepCompleted(step, outcome, why), origin));
                        });
        return accept(events);
    }

    private MandateRules mandated() {
        return new MandateRules(steps);
    }

    /** The step's outcome as soon as no answer that is still owed can change it. */
    static Optional<Choice> outcome(Progress progress, String name, Choice last) {
        if (last == Choice.CHANGES_REQUESTED) {
            return Optional.of(last);
        }
        var step = progress.step(name);
        int approvals = approvals(progress, name);
        if (approvals >= step.needed()) {
            return Optional.of(Choice.APPROVED);
        }
        // In `all` one rejection is enough, even where an escalation has added people since.
        boolean unanimous = progress.template().step(name).mode() instanceof Mode.All;
        long open = progress.tasksOf(name).stream().filter(Task::undecided).count();
        return (unanimous && last == Choice.REJECTED) || approvals + open < step.needed()
                ? Optional.of(Choice.REJECTED)
                : Optional.empty();
    }

    static int approvals(Progress progress, String step) {
        return (int) progress.step(step).votes().stream().filter(Approval.Vote::approved).count();
    }

    private static String why(Progress progress, String step, Choice last, PrincipalId by) {
        if (last == Choice.CHANGES_REQUESTED) {
            return "`%s` asked for changes".formatted(by);
        }
        return count(progress, step);
    }

    static String count(Progress progress, String step) {
        return "%d approved of %d needed, %d rejected"
                .formatted(
                        approvals(progress, step),
                        progress.step(step).needed(),
                        progress.step(step).votes().size() - approvals(progress, step));
    }

    /** Two votes of one person would be one person's where two were wanted. */
    private static Optional<Problem> decidedBefore(Progress progress, Task task, PrincipalId by) {
        return progress.step(task.step()).votes().stream().anyMatch(vote -> vote.by().equals(by))
                ? Optional.of(
                        DECIDED_BEFORE.because(
                                "`%s` has decided about `%s` already".formatted(by, task.step())))
                : Optional.empty();
    }

    /** Why this person may not decide this task, if so. */
    Optional<Problem> standing(Progress progress, Optional<Task> task, PrincipalId by) {
        if (task.isPresent() && progress.subject().requester().equals(by)) {
            return Optional.of(SELF_APPROVAL.because("the request is `%s`'s own".formatted(by)));
        }
        return membership(task, by)
                .or(() -> openness(task.get(), by))
                .or(() -> insteadOfOwner(progress, task.get(), by));
    }

    /** Who stands in for the requester may answer when asked, but not in another's place. */
    private Optional<Problem> insteadOfOwner(Progress progress, Task task, PrincipalId by) {
        return task.owner().isPresent() ? steps.tiedToRequester(progress, by) : Optional.empty();
    }

    private Optional<Problem> membership(Optional<Task> task, PrincipalId by) {
        if (task.isEmpty()) {
            return Optional.of(TASK_NOT_FOUND.because("the approval has no such task"));
        }
        if (!task.get().isFor(by)) {
            return Optional.of(
                    NOT_A_CANDIDATE.because("`%s` is not asked by this task".formatted(by)));
        }
        if (!steps.directory().isActive(steps.tenant(), by)) {
            return Optional.of(NOT_A_CANDIDATE.because("`%s` is not active".formatted(by)));
        }
        return Optional.empty();
    }

    static Optional<Problem> openness(Task task, PrincipalId by) {
        return switch (task.status()) {
            case OPEN -> Optional.empty();
            case CLAIMED ->
                    task.assignee().filter(by::equals).isPresent()
                            ? Optional.empty()
                            : Optional.of(
                                    TASK_CLAIMED.because("somebody else has claimed the task"));
            case APPROVED, REJECTED, CHANGES_REQUESTED ->
                    Optional.of(TASK_DECIDED.because("the task has been decided"));
            case CLOSED -> Optional.of(TASK_DECIDED.because("the task is not needed any more"));
        };
    }
}
