package com.athyper.workflow;

import com.athyper.workflow.Approval.Progress;
import com.athyper.workflow.Approval.StepStatus;
import com.athyper.workflow.template.Step;
import com.athyper.workflow.template.Step.Sla;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What the clock owes the steps that are being done: reminders, and escalations when due. */
public final class Deadlines {
    private Deadlines() {}

    /** When the approval must be awake next. */
    public static Optional<Instant> next(Progress progress) {
        return first(progress).map(owed -> owed.alarm().at());
    }

    /** An alarm of a step. */
    record Owed(StepProgress step, Alarm alarm) {}

    static Optional<Owed> first(Progress progress) {
        return progress.active().stream()
                .flatMap(step -> next(progress, step).stream().map(alarm -> new Owed(step, alarm)))
                .min(Comparator.comparing(owed -> owed.alarm().at()));
    }

    /** The next one of a step; none if it does not wait for anybody. */
    static Optional<Alarm> next(Progress progress, StepProgress step) {
        return step.status() == StepStatus.ACTIVE
                ? planned(progress, step).stream()
                        .filter(
                                alarm ->
                                        step.fired().stream()
                                                .noneMatch(fired -> fired.alarm().same(alarm)))
                        .findFirst()
                : Optional.empty();
    }

    /** All of a step that has begun, in the order of their time. */
    static List<Alarm> planned(Progress progress, StepProgress step) {
        var sla = sla(progress, step.name());
        if (sla.isEmpty() || step.dueAt().isEmpty()) {
            return List.of();
        }
        var due = step.dueAt().get();
        var alarms = new ArrayList<Alarm>();
        for (var before : sla.get().remind()) {
            alarms.add(new Alarm(Alarm.Kind.REMINDER, alarms.size() + 1, due.minus(before)));
        }
        int level = 1;
        for (var escalation : sla.get().escalations()) {
            alarms.add(new Alarm(Alarm.Kind.ESCALATION, level++, due.plus(escalation.after())));
        }
        return alarms;
    }

    static Optional<Sla> sla(Progress progress, String step) {
        return progress.template().step(step).sla();
    }

    static Step.Escalation escalation(Progress progress, String step, int level) {
        return sla(progress, step).orElseThrow().escalations().get(level - 1);
    }
}
