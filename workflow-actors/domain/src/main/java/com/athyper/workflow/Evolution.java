package com.athyper.workflow;

import com.athyper.kernel.Origin;
import com.athyper.kernel.PrincipalId;
import com.athyper.workflow.Approval.Incident;
import com.athyper.workflow.Approval.NotStarted;
import com.athyper.workflow.Approval.Progress;
import com.athyper.workflow.Approval.Running;
import com.athyper.workflow.Approval.StepProgress;
import com.athyper.workflow.Approval.StepStatus;
import com.athyper.workflow.Approval.Task;
import com.athyper.workflow.Approval.TaskStatus;
import com.athyper.workflow.Approval.Vote;
import com.athyper.workflow.ApprovalEvent.Choice;
import com.athyper.workflow.ApprovalEvent.Commented;
import com.athyper.workflow.ApprovalEvent.Ended;
import com.athyper.workflow.ApprovalEvent.Escalated;
import com.athyper.workflow.ApprovalEvent.Handed;
import com.athyper.workflow.ApprovalEvent.IncidentRaised;
import com.athyper.workflow.ApprovalEvent.IncidentResolved;
import com.athyper.workflow.ApprovalEvent.Mentioned;
import com.athyper.workflow.ApprovalEvent.NewTask;
import com.athyper.workflow.ApprovalEvent.Started;
import com.athyper.workflow.ApprovalEvent.StepActivated;
import com.athyper.workflow.ApprovalEvent.StepCompleted;
import com.athyper.workflow.ApprovalEvent.StepsSkipped;
import com.athyper.workflow.ApprovalEvent.TaskClaimed;
import com.athyper.workflow.ApprovalEvent.TaskDecided;
import com.athyper.workflow.ApprovalEvent.TaskReleased;
import com.athyper.workflow.template.Step.Escalation.Effect;
import com.athyper.workflow.template.TemplateReader;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What each event makes of an approval. Nothing is looked up and nothing is refused here. */
final class Evolution {
    private Evolution() {}

    static Approval evolve(Approval approval, ApprovalEvent event, Origin origin) {
        return switch (event) {
            case Started started -> new Running(begin(started, origin.at()));
            case Ended(var outcome, _) ->
                    new Approval.Ended(closed(progress(approval), outcome), outcome, origin.at());
            case StepsSkipped(var skips) -> new Running(skip(progress(approval), skips));
            case StepActivated activated ->
                    new Running(activate(progress(approval), activated, origin.at()));
            case TaskClaimed(var task, var by) ->
                    new Running(
                            progress(approval)
                                    .onTask(
                                            task,
                                            it -> it.with(TaskStatus.CLAIMED, Optional.of(by))));
            case TaskReleased(var task, _) ->
                    new Running(
                            progress(approval)
                                    .onTask(
                                            task,
                                            it -> it.with(TaskStatus.OPEN, Optional.empty())));
            case Handed handed ->
                    new Running(HandingEvolution.evolve(progress(approval), handed, origin));
            case TaskDecided decided ->
                    new Running(decide(progress(approval), decided, origin.at()));
            case StepCompleted(var step, var outcome, _) ->
                    new Running(complete(progress(approval), step, outcome));
            case Escalated escalated ->
                    new Running(escalate(progress(approval), escalated, origin.at()));
            case IncidentRaised(var step, var code, var reason) ->
                    new Running(
                            raise(
                                    progress(approval),
                                    new Incident(step, code, reason, origin.at())));
            case IncidentResolved _ ->
                    new Running(progress(approval).with(Optional.<Incident>empty()));
            case Commented(var task, var text) ->
                    new Running(
                            progress(approval)
                                    .with(
                                            new Approval.Comment(
                                                    origin.principal(),
                                                    origin.at(),
                                                    text,
                                                    task,
                                                    List.of())));
            case Mentioned(var principals) ->
                    new Running(progress(approval).mentioning(principals));
        };
    }

    private static Progress progress(Approval approval) {
        return switch (approval) {
            case Running(var progress) -> progress;
            case NotStarted _, Approval.Ended _ ->
                    throw new IllegalStateException(
                            "a journal starts with Started and stops with Ended");
        };
    }

    private static Progress begin(Started started, Instant at) {
        var template = TemplateReader.read(started.templateVersion(), started.template());
        var steps =
                template.steps().stream()
                        .map(
                                step ->
                                        new StepProgress(
                                                step.name(),
                                                StepStatus.PENDING,
                                                "its turn has not come",
                                                Optional.empty(),
                                                false,
                                                0,
                                                List.of()))
                        .toList();
        return new Progress(
                template, started.subject(), at, steps, List.of(), Optional.empty(), List.of());
    }

    private static Progress skip(Progress progress, List<ApprovalEvent.Skip> skips) {
        var result = progress;
        for (var skip : skips) {
            result =
                    result.onStep(
                            skip.step(),
                            step ->
                                    new StepProgress(
                                            step.name(),
                                            StepStatus.SKIPPED,
                                            skip.why(),
                                            Optional.empty(),
                                            false,
                                            0,
                                            List.of()));
        }
        return result;
    }

    private static Progress activate(Progress progress, StepActivated activated, Instant at) {
        var begun =
                progress.onStep(
                        activated.step(),
                        step ->
                                new StepProgress(
                                        step.name(),
                                        StepStatus.ACTIVE,
                                        activated.why(),
                                        activated.dueAt(),
                                        false,
                                        activated.needed(),
                                        List.of()));
        return begun.add(
                activated.tasks().stream()
                        .map(
                                task ->
                                        task(
                                                task,
                                                activated.step(),
                                                activated.dueAt(),
                                                activated.why(),
                                                at))
                        .toList());
    }

    static Task task(NewTask task, String step, Optional<Instant> dueAt, String why, Instant at) {
        return new Task(
                task.ordinal(),
                step,
                task.assignee().isPresent() ? TaskStatus.CLAIMED : TaskStatus.OPEN,
                task.candidates(),
                task.assignee(),
                at,
                dueAt,
                why,
                List.of());
    }

    private static Progress decide(Progress progress, TaskDecided decided, Instant at) {
        var step = progress.task(decided.task()).orElseThrow().step();
        var vote =
                new Vote(
                        decided.by(),
                        decided.choice() == Choice.APPROVED,
                        at,
                        decided.comment(),
                        decided.onBehalfOf());
        return progress.onTask(
                        decided.task(),
                        task -> task.with(statusOf(decided.choice()), Optional.of(decided.by())))
                .onStep(step, it -> it.with(vote));
    }

    private static TaskStatus statusOf(Choice choice) {
        return switch (choice) {
            case APPROVED -> TaskStatus.APPROVED;
            case REJECTED -> TaskStatus.REJECTED;
            case CHANGES_REQUESTED -> TaskStatus.CHANGES_REQUESTED;
        };
    }

    /** An incident of the step, such as an escalation to nobody, is over with the step itself. */
    private static Progress complete(Progress progress, String step, Choice outcome) {
        var status =
                switch (outcome) {
                    case APPROVED -> StepStatus.APPROVED;
                    case REJECTED -> StepStatus.REJECTED;
                    case CHANGES_REQUESTED -> StepStatus.CHANGES_REQUESTED;
                };
        return progress.onStep(step, it -> it.with(status))
                .closingTasks(task -> task.step().equals(step))
                .with(progress.incident().filter(incident -> !incident.step().equals(step)));
    }

    private static Progress escalate(Progress progress, Escalated escalated, Instant at) {
        var step = escalated.step();
        var marked = progress.onStep(step, it -> it.asEscalated(escalated.needed()));
        var shared = EscalationRules.isShared(progress.template().step(step).mode());
        var reoffered =
                shared
                        ? marked.onTasks(
                                task ->
                                        task.step().equals(step) && task.undecided()
                                                ? task.offeredTo(
                                                        offeredNow(task, escalated),
                                                        task.why() + "; " + escalated.why())
                                                : task)
                        : marked.closingTasks(
                                task ->
                                        task.step().equals(step)
                                                && escalated.effect() == Effect.REPLACE
                                                && task.assignee()
                                                        .filter(escalated.to()::contains)
                                                        .isEmpty());
        return HandingEvolution.kept(reoffered, escalated)
                .add(
                        escalated.tasks().stream()
                                .map(
                                        task ->
                                                task(
                                                        task,
                                                        step,
                                                        Optional.of(escalated.deadline()),
                                                        escalated.why(),
                                                        at))
                                .toList());
    }

    private static List<PrincipalId> offeredNow(Task task, Escalated escalated) {
        return switch (escalated.effect()) {
            case ADD ->
                    Stream.concat(task.candidates().stream(), escalated.to().stream())
                            .distinct()
                            .sorted()
                            .toList();
            case REPLACE -> escalated.to();
        };
    }

    /** An active step can only fail to escalate; it is marked, lest the clock ask for ever. */
    private static Progress raise(Progress progress, Incident incident) {
        var marked =
                progress.onSteps(
                        step ->
                                step.name().equals(incident.step())
                                                && step.status() == StepStatus.ACTIVE
                                        ? step.asEscalated(step.needed())
                                        : step);
        return marked.with(Optional.of(incident));
    }

    private static Progress closed(Progress progress, Approval.Outcome outcome) {
        var left =
                progress.onSteps(
                        step ->
                                step.status() == StepStatus.ACTIVE
                                                && outcome == Approval.Outcome.CANCELLED
                                        ? step.with(StepStatus.CANCELLED)
                                        : step);
        return left.closingTasks(_ -> true).with(Optional.<Incident>empty());
    }
}
