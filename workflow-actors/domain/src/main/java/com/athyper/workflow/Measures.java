package com.athyper.workflow;

import com.athyper.workflow.Approval.Progress;
import com.athyper.workflow.Approval.StepStatus;
import com.athyper.workflow.Approval.Task;
import com.athyper.workflow.ApprovalEvent.Handed;
import com.athyper.workflow.ApprovalEvent.Recovered;
import com.athyper.workflow.ApprovalEvent.StepCompleted;
import com.athyper.workflow.ApprovalEvent.TaskDecided;
import com.athyper.workflow.Measured.Passed;
import com.athyper.workflow.Measured.Told;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the events of an approval say about how long things take and what is out of the ordinary.
 */
public final class Measures {
    private final DeadlineLedger deadlines = new DeadlineLedger();
    private final HoldingLedger holdings = new HoldingLedger();
    private final List<Passed> passages = new ArrayList<>();
    private final List<Told> facts = new ArrayList<>();

    private Measures() {}

    /**
     * @param last the number of the passage's last event
     */
    public static Measured of(Passage passage, long last) {
        var measures = new Measures();
        var state = passage.before();
        long number = last - passage.facts().size();
        for (var fact : passage.facts()) {
            number++;
            var after = Evolution.evolve(state, fact.event(), fact.origin());
            measures.happened(state, fact, after, number);
            state = after;
        }
        return new Measured(
                measures.deadlines.told(),
                measures.holdings.earlier(),
                measures.holdings.begun(),
                measures.passages,
                measures.facts);
    }

    private void happened(Approval before, Timeline.Fact fact, Approval after, long number) {
        var at = fact.origin().at();
        var event = fact.event();
        deadlines.happened(before, event, after, at);
        holdings.happened(before, event, after, number, at);
        passed(before, event, after, at);
        kind(event)
                .ifPresent(
                        kind ->
                                facts.add(
                                        new Told(
                                                number,
                                                at,
                                                kind,
                                                step(before, event),
                                                fact.origin().principal())));
    }

    private void passed(Approval before, ApprovalEvent event, Approval after, Instant at) {
        var progress = after.started().orElseThrow();
        // Steps that are left out by their condition never begin; a migration ends none.
        var steps =
                event instanceof ApprovalEvent.StepsSkipped
                                || event instanceof ApprovalEvent.Migrated
                        ? List.<StepProgress>of()
                        : progress.steps();
        for (var step : steps) {
            var was = before.started().map(it -> it.step(step.name()));
            if (was.isPresent() && !isOver(was.get().status()) && isOver(step.status())) {
                passages.add(
                        new Passed(
                                step.name(),
                                began(before, progress, step.name()).orElse(at),
                                at,
                                outcome(event, step),
                                decider(event, step)));
            }
        }
        if (after instanceof Approval.Ended(_, var outcome, _)
                && !(before instanceof Approval.Ended)) {
            passages.add(
                    new Passed(
                            "",
                            progress.startedAt(),
                            at,
                            Words.of(outcome),
                            progress.steps().stream().allMatch(it -> it.votes().isEmpty())
                                    ? "none"
                                    : "people"));
        }
    }

    private static boolean isOver(StepStatus status) {
        return switch (status) {
            case PENDING, ACTIVE -> false;
            case SKIPPED, APPROVED, REJECTED, CHANGES_REQUESTED, CANCELLED -> true;
        };
    }

    /** When somebody was asked; where nobody could be, since when that was known. */
    private static Optional<Instant> began(Approval before, Progress progress, String step) {
        return progress.tasksOf(step).stream()
                .map(Task::createdAt)
                .min(Instant::compareTo)
                .or(
                        () ->
                                before.started().stream()
                                        .flatMap(it -> it.incidents().stream())
                                        .filter(incident -> incident.step().equals(step))
                                        .map(Approval.Incident::at)
                                        .findFirst());
    }

    private static String outcome(ApprovalEvent event, StepProgress step) {
        return event instanceof Recovered.StepPassedOver ? "passed-over" : Words.of(step.status());
    }

    private static String decider(ApprovalEvent event, StepProgress step) {
        return event instanceof StepCompleted completed && completed.step().equals(step.name())
                ? completed.by().map(Words::of).orElse("people")
                : "none";
    }

    private static String step(Approval before, ApprovalEvent event) {
        return switch (event) {
            case Handed.ApproverAdded added -> added.step();
            case Recovered.StepPassedOver(var step, _) -> step;
            case Recovered.OverrideProposed(var step, _, _) -> step;
            case Recovered.Overridden(var step, _, _, _) -> step;
            case ApprovalEvent.Escalated escalated -> escalated.step();
            case ApprovalEvent.Notified notified -> notified.step();
            case ApprovalEvent.Reminded reminded -> reminded.step();
            case ApprovalEvent.IncidentRaised raised -> raised.step();
            case Handed.TaskDelegated it -> step(before, it.task());
            case Handed.TaskReturned it -> step(before, it.task());
            case Handed.TaskReassigned it -> step(before, it.task());
            case TaskDecided it -> step(before, it.task());
            case ApprovalEvent.Started _,
                    ApprovalEvent.StepsSkipped _,
                    ApprovalEvent.StepActivated _,
                    ApprovalEvent.TaskClaimed _,
                    ApprovalEvent.TaskReleased _,
                    StepCompleted _,
                    ApprovalEvent.IncidentResolved _,
                    ApprovalEvent.Commented _,
                    ApprovalEvent.Mentioned _,
                    ApprovalEvent.Migrated _,
                    Recovered.Paused _,
                    Recovered.Resumed _,
                    ApprovalEvent.Ended _ ->
                    "";
        };
    }

    private static String step(Approval before, int task) {
        return before.started().flatMap(progress -> progress.task(task)).map(Task::step).orElse("");
    }

    private static Optional<String> kind(ApprovalEvent event) {
        return switch (event) {
            case Handed.TaskDelegated _ -> Optional.of("delegated");
            case Handed.TaskReturned _ -> Optional.of("returned");
            case Handed.TaskReassigned _ -> Optional.of("reassigned");
            case Handed.ApproverAdded _ -> Optional.of("invited");
            case Recovered.Paused _ -> Optional.of("paused");
            case Recovered.Resumed _ -> Optional.of("resumed");
            case Recovered.OverrideProposed _ -> Optional.of("override-proposed");
            case Recovered.Overridden _ -> Optional.of("overridden");
            case Recovered.StepPassedOver _ -> Optional.of("passed-over");
            case ApprovalEvent.Escalated _ -> Optional.of("escalated");
            case ApprovalEvent.Notified _ -> Optional.of("notified");
            case ApprovalEvent.Reminded _ -> Optional.of("reminded");
            case ApprovalEvent.IncidentRaised _ -> Optional.of("incident");
            case TaskDecided decided -> decided.onBehalfOf().map(_ -> "on-behalf");
            case ApprovalEvent.Started _,
                    ApprovalEvent.StepsSkipped _,
                    ApprovalEvent.StepActivated _,
                    ApprovalEvent.TaskClaimed _,
                    ApprovalEvent.TaskReleased _,
                    StepCompleted _,
                    ApprovalEvent.IncidentResolved _,
                    ApprovalEvent.Commented _,
                    ApprovalEvent.Mentioned _,
                    ApprovalEvent.Migrated _,
                    ApprovalEvent.Ended _ ->
                    Optional.empty();
        };
    }
}
