package com.athyper.workflow;

import com.athyper.kernel.Origin;
import com.athyper.kernel.PrincipalId;
import com.athyper.workflow.Approval.Incident;
import com.athyper.workflow.Approval.NotStarted;
import com.athyper.workflow.Approval.Progress;
import com.athyper.workflow.Approval.Running;
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
import com.athyper.workflow.ApprovalEvent.Migrated;
import com.athyper.workflow.ApprovalEvent.NewTask;
import com.athyper.workflow.ApprovalEvent.Notified;
import com.athyper.workflow.ApprovalEvent.Recovered;
import com.athyper.workflow.ApprovalEvent.Reminded;
import com.athyper.workflow.ApprovalEvent.Started;
import com.athyper.workflow.ApprovalEvent.StepActivated;
import com.athyper.workflow.ApprovalEvent.StepCompleted;
import com.athyper.workflow.ApprovalEvent.StepsSkipped;
import com.athyper.workflow.ApprovalEvent.TaskClaimed;
import com.athyper.workflow.ApprovalEvent.TaskDecided;
import com.athyper.workflow.ApprovalEvent.TaskReleased;
import com.athyper.workflow.StepProgress.Decider;
import com.athyper.workflow.StepProgress.Fired;
import com.athyper.workflow.template.Step.Escalation.Effect;
import com.athyper.workflow.template.TemplateReader;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What each event makes of an approval. Nothing is looked up and nothing is refused here. */
final class Evolution {
    private Evolution() {}

    /** What happens during a pause does not end it, unless it is said to. */
    static Approval evolve(Approval approval, ApprovalEvent event, Origin origin) {
        if (approval instanceof Approval.Paused(var progress, var pause)
                && !(event instanceof Recovered)) {
            var after = change(new Running(progress), event, origin);
            return after instanceof Running(var changed)
                    ? new Approval.Paused(changed, pause)
                    : after;
        }
        return change(approval, event, origin);
    }

    private static Approval change(Approval approval, ApprovalEvent event, Origin origin) {
        return switch (event) {
            case Started started -> new Running(begin(started, origin.at()));
            case Ended ended ->
                    new Approval.Ended(
                            closed(progress(approval), ended), ended.outcome(), origin.at());
            case StepsSkipped(var skips) -> new Running(skip(progress(approval), skips));
            case StepActivated activated ->
                    new Running(activate(progress(approval), activated, origin.at()));
            case TaskClaimed(var task, var by) ->
                    new Running(
                            progress(approval).onTask(task, it -> it.claimedBy(Optional.of(by))));
            case TaskReleased(var task, _) ->
                    new Running(
                            progress(approval).onTask(task, it -> it.claimedBy(Optional.empty())));
            case Handed handed ->
                    new Running(HandingEvolution.evolve(progress(approval), handed, origin));
            case Recovered recovered -> RecoveryEvolution.evolve(approval, recovered, origin);
            case TaskDecided decided ->
                    new Running(Crossing.seal(decide(progress(approval), decided, origin.at())));
            case StepCompleted completed -> new Running(complete(progress(approval), completed));
            case Migrated migrated ->
                    new Running(MigrationEvolution.evolve(progress(approval), migrated, origin));
            case Reminded reminded ->
                    new Running(remind(progress(approval), reminded, origin.at()));
            case Notified notified ->
                    new Running(notify(progress(approval), notified, origin.at()));
            case Escalated escalated ->
                    new Running(escalate(progress(approval), escalated, origin.at()));
            case IncidentRaised(var step, var code, var reason, var level) ->
                    new Running(
                            raise(
                                    progress(approval),
                                    new Incident(step, code, reason, origin.at(), level)));
            case IncidentResolved resolved ->
                    new Running(
                            progress(approval)
                                    .withoutIncidents(incident -> isResolved(incident, resolved)));
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

    /** What an approval that goes on is after these. */
    static Progress after(Progress before, List<ApprovalEvent> events, Origin origin) {
        Approval approval = new Running(before);
        for (var event : events) {
            approval = evolve(approval, event, origin);
        }
        return approval.started().orElseThrow();
    }

    private static Progress progress(Approval approval) {
        return switch (approval) {
            case Running(var progress) -> progress;
            case NotStarted _, Approval.Paused _, Approval.Ended _ ->
                    throw new IllegalStateException(
                            "a journal starts with Started and stops with Ended");
        };
    }

    private static Progress begin(Started started, Instant at) {
        var template = TemplateReader.read(started.templateVersion(), started.template());
        var steps =
                template.steps().stream().map(step -> StepProgress.pending(step.name())).toList();
        return new Progress(
                template,
                started.subject(),
                at,
                steps,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty());
    }

    private static Progress skip(Progress progress, List<ApprovalEvent.Skip> skips) {
        var result = progress;
        for (var skip : skips) {
            result = result.onStep(skip.step(), step -> step.with(StepStatus.SKIPPED, skip.why()));
        }
        return result;
    }

    private static Progress activate(Progress progress, StepActivated activated, Instant at) {
        var begun =
                progress.onStep(
                        activated.step(),
                        step ->
                                step.activated(
                                        activated.why(),
                                        activated.dueAt(),
                                        activated.needed(),
                                        activated.timetable()));
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
                List.of(),
                Optional.empty());
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
    private static Progress complete(Progress progress, StepCompleted completed) {
        var status =
                switch (completed.outcome()) {
                    case APPROVED -> StepStatus.APPROVED;
                    case REJECTED -> StepStatus.REJECTED;
                    case CHANGES_REQUESTED -> StepStatus.CHANGES_REQUESTED;
                };
        var step = completed.step();
        // What people decide is sealed by their answer; a rule decides on the way to a version too.
        boolean seals = completed.by().filter(by -> by != Decider.RULE).isPresent();
        return (seals ? Crossing.seal(progress) : progress)
                .onStep(step, it -> decided(it.with(status), completed))
                .closingTasks(task -> task.step().equals(step))
                .withoutIncidents(incident -> incident.step().equals(step));
    }

    private static boolean isResolved(Incident incident, IncidentResolved resolved) {
        return incident.step().equals(resolved.step())
                && incident.code().equals(resolved.code())
                && (resolved.level().isEmpty() || incident.level().equals(resolved.level()));
    }

    private static StepProgress decided(StepProgress step, StepCompleted completed) {
        return completed
                .by()
                .map(by -> step.with(step.status(), completed.why()).decidedBy(by))
                .orElse(step);
    }

    private static Progress remind(Progress progress, Reminded reminded, Instant at) {
        var alarm = new Alarm(Alarm.Kind.REMINDER, reminded.level(), reminded.deadline());
        return progress.onStep(reminded.step(), it -> it.with(new Fired(alarm, at, reminded.to())))
                .onTasks(
                        task ->
                                task.step().equals(reminded.step()) && task.undecided()
                                        ? task.reminded(at)
                                        : task);
    }

    private static Progress notify(Progress progress, Notified notified, Instant at) {
        var alarm = new Alarm(Alarm.Kind.ESCALATION, notified.level(), notified.deadline());
        return progress.onStep(
                notified.step(),
                it -> it.asEscalated(it.needed()).with(new Fired(alarm, at, notified.to())));
    }

    private static Progress escalate(Progress progress, Escalated escalated, Instant at) {
        var step = escalated.step();
        var alarm =
                new Alarm(Alarm.Kind.ESCALATION, escalated.level().orElse(1), escalated.deadline());
        var marked =
                progress.onStep(
                        step,
                        it ->
                                it.asEscalated(escalated.needed())
                                        .with(new Fired(alarm, at, escalated.to())));
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
                                                        progress.step(step).dueAt(),
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

    /** A step that could not escalate is marked, lest the clock ask for ever. */
    private static Progress raise(Progress progress, Incident incident) {
        if (ReviewRules.isOfPeople(incident)) {
            return progress.with(incident);
        }
        var marked =
                progress.onSteps(
                        step ->
                                step.name().equals(incident.step())
                                                && step.status() == StepStatus.ACTIVE
                                        ? failed(progress, step, incident)
                                        : step);
        return marked.with(incident);
    }

    private static StepProgress failed(Progress progress, StepProgress step, Incident incident) {
        return Deadlines.planned(progress, step).stream()
                .filter(
                        alarm ->
                                alarm.kind() == Alarm.Kind.ESCALATION
                                        && alarm.level() == incident.level().orElse(1))
                .findFirst()
                .map(alarm -> step.with(new Fired(alarm, incident.at(), List.of())))
                .orElse(step)
                .asEscalated(step.needed());
    }

    /** What went on beside the step that ended it is not needed any more. */
    private static Progress closed(Progress progress, Ended ended) {
        var left =
                progress.onSteps(
                        step ->
                                step.status() == StepStatus.ACTIVE
                                        ? step.with(StepStatus.CANCELLED, ended.why())
                                        : step);
        return left.closingTasks(_ -> true).withoutIncidents(_ -> true);
    }
}
