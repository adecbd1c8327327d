package com.athyper.workflow;

import com.athyper.workflow.Approval.Progress;
import com.athyper.workflow.Approval.StepStatus;
import com.athyper.workflow.ApprovalEvent.IncidentRaised;
import com.athyper.workflow.ApprovalEvent.StepCompleted;
import com.athyper.workflow.Measured.Deadline;
import com.athyper.workflow.Measured.Fate;
import com.athyper.workflow.Measured.Kind;
import com.athyper.workflow.Measured.Slot;
import com.athyper.workflow.StepProgress.Decider;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which deadlines were set, which fired and which were called off, by what was pending when. */
final class DeadlineLedger {
    private final Map<Slot, Deadline> told = new LinkedHashMap<>();

    void happened(Approval before, ApprovalEvent event, Approval after, Instant at) {
        Set<Slot> were = pending(before);
        Set<Slot> are = pending(after);
        for (Slot slot : were) {
            if (!are.contains(slot)) {
                told.merge(
                        slot,
                        closed(slot, event, before, after, at),
                        (known, now) ->
                                new Deadline(
                                        slot,
                                        known.setAt(),
                                        now.fate(),
                                        now.closedAt(),
                                        now.why()));
            }
        }
        for (Slot slot : are) {
            if (!were.contains(slot)) {
                told.put(
                        slot,
                        new Deadline(
                                slot,
                                Optional.of(at),
                                Fate.PENDING,
                                Optional.empty(),
                                Optional.empty()));
            }
        }
    }

    List<Deadline> told() {
        return List.copyOf(told.values());
    }

    /** What the clock owes; during a pause nothing. */
    private static Set<Slot> pending(Approval approval) {
        var slots = new LinkedHashSet<Slot>();
        if (approval instanceof Approval.Running(var progress)) {
            for (var step : progress.active()) {
                step.dueAt().ifPresent(due -> slots.add(new Slot(step.name(), Kind.DUE, 0, due)));
                Deadlines.planned(progress, step).stream()
                        .filter(alarm -> !hasFired(step, alarm.kind(), alarm.level()))
                        .map(
                                alarm ->
                                        new Slot(
                                                step.name(),
                                                Kind.of(alarm.kind()),
                                                alarm.level(),
                                                alarm.at()))
                        .forEach(slots::add);
            }
        }
        return slots;
    }

    private static boolean hasFired(StepProgress step, Alarm.Kind kind, int level) {
        return step.fired().stream()
                .map(StepProgress.Fired::alarm)
                .anyMatch(alarm -> alarm.kind() == kind && alarm.level() == level);
    }

    private static Deadline closed(
            Slot slot, ApprovalEvent event, Approval before, Approval after, Instant at) {
        if (event instanceof ApprovalEvent.Migrated) {
            // Its step may have another name now, or other alarms.
            return new Deadline(
                    slot, Optional.empty(), Fate.CANCELLED, Optional.of(at), Optional.of("moved"));
        }
        var progress = after.started().orElseThrow();
        boolean fired = hasFired(slot, progress.step(slot.step())) || decides(slot, event, before);
        Optional<String> why =
                fired
                        ? event instanceof IncidentRaised raised
                                ? Optional.of(raised.code())
                                : Optional.empty()
                        : Optional.of(why(after, progress, slot.step()));
        return new Deadline(
                slot, Optional.empty(), fired ? Fate.FIRED : Fate.CANCELLED, Optional.of(at), why);
    }

    private static boolean hasFired(Slot slot, StepProgress step) {
        return switch (slot.kind()) {
            case DUE -> false;
            case REMINDER -> hasFired(step, Alarm.Kind.REMINDER, slot.level());
            case ESCALATION -> hasFired(step, Alarm.Kind.ESCALATION, slot.level());
        };
    }

    /** An escalation that decides ends the step with itself: it was the next one. */
    private static boolean decides(Slot slot, ApprovalEvent event, Approval before) {
        return slot.kind() == Kind.ESCALATION
                && event instanceof StepCompleted completed
                && completed.step().equals(slot.step())
                && completed.by().filter(Decider.CLOCK::equals).isPresent()
                && pending(before).stream()
                        .filter(it -> it.kind() == Kind.ESCALATION)
                        .filter(it -> it.step().equals(slot.step()))
                        .noneMatch(it -> it.level() < slot.level());
    }

    private static String why(Approval after, Progress progress, String step) {
        StepStatus status = progress.step(step).status();
        return switch (status) {
            case APPROVED, REJECTED, CHANGES_REQUESTED -> "decided";
            case SKIPPED -> "passed-over";
            case CANCELLED -> "ended";
            case ACTIVE -> after instanceof Approval.Paused ? "paused" : "moved";
            case PENDING -> "moved";
        };
    }
}
