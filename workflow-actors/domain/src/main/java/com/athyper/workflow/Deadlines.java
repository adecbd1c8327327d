package com.athyper.workflow;

import com.athyper.workflow.Approval.Progress;
import com.athyper.workflow.Approval.StepStatus;
import com.athyper.workflow.ApprovalEvent.Timetable;
import com.athyper.workflow.calendar.BusinessCalendar;
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
        return step.timetable()
                .map(table -> alarms(table.remind(), table.escalate()))
                .orElseGet(
                        () ->
                                alarms(
                                        sla.get().remind().stream().map(due::minus).toList(),
                                        sla.get().escalations().stream()
                                                .map(escalation -> due.plus(escalation.after()))
                                                .toList()));
    }

    private static List<Alarm> alarms(List<Instant> remind, List<Instant> escalate) {
        var alarms = new ArrayList<Alarm>();
        for (int i = 0; i < remind.size(); i++) {
            alarms.add(new Alarm(Alarm.Kind.REMINDER, i + 1, remind.get(i)));
        }
        for (int i = 0; i < escalate.size(); i++) {
            alarms.add(new Alarm(Alarm.Kind.ESCALATION, i + 1, escalate.get(i)));
        }
        return alarms;
    }

    /** By the calendar of the step; empty if it is not in force. */
    static Optional<Timed> timed(Sla sla, Optional<BusinessCalendar> calendar, Instant now) {
        if (sla.calendar().isEmpty()) {
            return Optional.of(new Timed(now.plus(sla.due()), Optional.empty()));
        }
        return calendar.map(
                work ->
                        new Timed(
                                work.plus(now, sla.due()),
                                Optional.of(
                                        new Timetable(
                                                sla.calendar().get(),
                                                sla.remind().stream()
                                                        .map(sla.due()::minus)
                                                        .map(after -> work.plus(now, after))
                                                        .toList(),
                                                sla.escalations().stream()
                                                        .map(it -> sla.due().plus(it.after()))
                                                        .map(after -> work.plus(now, after))
                                                        .toList()))));
    }

    /** When a step that begins now is due. */
    record Timed(Instant dueAt, Optional<Timetable> timetable) {}

    static Optional<Sla> sla(Progress progress, String step) {
        return progress.template().step(step).sla();
    }

    static Step.Escalation escalation(Progress progress, String step, int level) {
        return sla(progress, step).orElseThrow().escalations().get(level - 1);
    }
}
