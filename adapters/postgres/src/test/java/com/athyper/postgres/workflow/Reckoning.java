package com.athyper.postgres.workflow;

import com.athyper.kernel.PrincipalId;
import com.athyper.postgres.workflow.Lives.Life;
import com.athyper.workflow.Approval;
import com.athyper.workflow.Approval.StepStatus;
import com.athyper.workflow.Approval.Task;
import com.athyper.workflow.ApprovalEvent;
import com.athyper.workflow.ApprovalEvent.Handed;
import com.athyper.workflow.ApprovalEvent.Recovered;
import com.athyper.workflow.ApprovalRules;
import com.athyper.workflow.Compliance.Open;
import com.athyper.workflow.Compliance.Period;
import com.athyper.workflow.Compliance.Spread;
import com.athyper.workflow.Timeline;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The numbers of a period reckoned by hand: event by event, and between two events every open task
 * is looked at and the time that passes is added to whatever it is. Nothing here knows of the
 * tables.
 */
final class Reckoning {
    private final ApprovalRules rules;
    private final Period period;

    long started;
    final List<Duration> cycles = new ArrayList<>();
    final Map<String, Long> outcomes = new HashMap<>();
    final Map<String, List<Duration>> elapsed = new HashMap<>();
    final Map<String, Long> deciders = new HashMap<>();
    final Map<String, Open> openSteps = new HashMap<>();
    final Map<String, Open> openPeople = new HashMap<>();
    final Map<String, List<Duration>> decided = new HashMap<>();
    final Map<String, Long> events = new HashMap<>();
    long kept;
    long missed;
    long overdue;

    Reckoning(ApprovalRules rules, Period period) {
        this.rules = rules;
        this.period = period;
    }

    static Spread spread(List<Duration> durations) {
        if (durations.isEmpty()) {
            return Spread.NONE;
        }
        var sorted = durations.stream().sorted(Comparator.naturalOrder()).toList();
        return new Spread(sorted.size(), at(sorted, 0.5), at(sorted, 0.9), sorted.getLast());
    }

    private static Duration at(List<Duration> sorted, double part) {
        return sorted.get((int) Math.ceil(part * sorted.size()) - 1);
    }

    private boolean isIn(Instant at) {
        return !at.isBefore(period.from()) && at.isBefore(period.to());
    }

    private Duration passed(Instant since, Instant until) {
        var from = since.isBefore(period.from()) ? period.from() : since;
        var to = until.isAfter(period.end()) ? period.end() : until;
        return from.isBefore(to) ? Duration.between(from, to) : Duration.ZERO;
    }

    /** What is known of a life on the way through it. */
    private static final class Way {
        final Set<Integer> taken = new HashSet<>();
        final Map<Integer, Instant> since = new HashMap<>();
        final Map<String, Instant> began = new HashMap<>();
    }

    void reckon(Life life) {
        var template = life.state.started().orElseThrow().template().name();
        if (period.template().filter(it -> !it.equals(template)).isPresent()) {
            return;
        }
        life.selfApprovals.stream().filter(this::isIn).forEach(_ -> count("self-approval"));
        var way = new Way();
        Approval state = rules.initial();
        for (int i = 0; i < life.facts.size(); i++) {
            var fact = life.facts.get(i);
            var after = rules.evolve(state, fact.event(), fact.origin());
            happened(way, state, fact, after);
            state = after;
            var next =
                    i + 1 < life.facts.size() ? life.facts.get(i + 1).origin().at() : period.end();
            pass(way, state, fact.origin().at(), next);
        }
        if (state instanceof Approval.Running(var progress)) {
            overdue +=
                    progress.active().stream()
                            .flatMap(step -> step.dueAt().stream())
                            .filter(due -> isIn(due) && due.isBefore(period.end()))
                            .count();
        }
    }

    private void pass(Way way, Approval state, Instant since, Instant until) {
        if (!(state instanceof Approval.Running(var progress))) {
            return;
        }
        var passed = passed(since, until);
        for (Task task : progress.tasks()) {
            if (task.undecided()) {
                boolean taken = way.taken.contains(task.ordinal());
                var open =
                        taken ? new Open(Duration.ZERO, passed) : new Open(passed, Duration.ZERO);
                openSteps.merge(task.step(), open, Reckoning::plus);
                if (taken || task.waitsFor().size() == 1) {
                    openPeople.merge(task.waitsFor().getFirst().value(), open, Reckoning::plus);
                }
            }
        }
    }

    private static Open plus(Open one, Open other) {
        return new Open(one.waiting().plus(other.waiting()), one.working().plus(other.working()));
    }

    private void happened(Way way, Approval before, Timeline.Fact fact, Approval after) {
        var at = fact.origin().at();
        var event = fact.event();
        kind(event).filter(_ -> isIn(at)).ifPresent(this::count);
        if (event instanceof ApprovalEvent.Started && isIn(at)) {
            started++;
        }
        if (event instanceof ApprovalEvent.Ended(var outcome, _) && isIn(at)) {
            cycles.add(Duration.between(after.started().orElseThrow().startedAt(), at));
            outcomes.merge(outcome.name(), 1L, Long::sum);
        }
        if (event instanceof ApprovalEvent.TaskDecided choice && isIn(at)) {
            decided.computeIfAbsent(choice.by().value(), _ -> new ArrayList<>())
                    .add(Duration.between(way.since.get(choice.task()), at));
        }
        steps(way, before, event, after, at);
        hands(way, before, event, after, at);
    }

    private void hands(Way way, Approval before, ApprovalEvent event, Approval after, Instant at) {
        for (Task task : after.started().orElseThrow().tasks()) {
            var was = before.started().flatMap(it -> it.task(task.ordinal()));
            if (event instanceof Recovered.Resumed && task.undecided()) {
                way.since.put(task.ordinal(), at);
            }
            if (event instanceof ApprovalEvent.TaskClaimed(var claimed, _)) {
                way.taken.add(claimed);
            } else if (!was.map(Reckoning::hands).equals(Optional.of(hands(task)))) {
                way.taken.remove(task.ordinal());
                way.since.put(task.ordinal(), at);
            }
        }
    }

    /** In whose hands it is: a list of several is nobody's. */
    private static List<Object> hands(Task task) {
        var waits = task.waitsFor();
        return List.of(
                task.assignee().map(PrincipalId::value).orElse(""),
                waits.size() == 1 ? waits.getFirst().value() : "");
    }

    private void steps(Way way, Approval before, ApprovalEvent event, Approval after, Instant at) {
        if (event instanceof ApprovalEvent.StepActivated activated) {
            way.began.put(activated.step(), at);
        }
        if (event instanceof ApprovalEvent.IncidentRaised raised) {
            way.began.putIfAbsent(raised.step(), at);
        }
        if (event instanceof ApprovalEvent.StepCompleted completed && isIn(at)) {
            var due = before.started().orElseThrow().step(completed.step()).dueAt();
            due.ifPresent(
                    deadline -> {
                        if (at.isAfter(deadline)) {
                            missed++;
                        } else {
                            kept++;
                        }
                    });
            deciders.merge(completed.by().map(Enum::name).orElse("PEOPLE"), 1L, Long::sum);
        }
        for (var step : after.started().orElseThrow().steps()) {
            boolean goneOn =
                    before.started()
                            .map(it -> it.step(step.name()).status())
                            .filter(it -> it == StepStatus.ACTIVE || it == StepStatus.PENDING)
                            .isPresent();
            boolean goesOn =
                    step.status() == StepStatus.ACTIVE || step.status() == StepStatus.PENDING;
            if (goneOn && !goesOn && !(event instanceof ApprovalEvent.StepsSkipped) && isIn(at)) {
                elapsed.computeIfAbsent(step.name(), _ -> new ArrayList<>())
                        .add(Duration.between(way.began.getOrDefault(step.name(), at), at));
            }
        }
    }

    private void count(String kind) {
        events.merge(kind, 1L, Long::sum);
    }

    private static Optional<String> kind(ApprovalEvent event) {
        var kinds =
                Map.ofEntries(
                        Map.entry(Handed.TaskDelegated.class, "delegated"),
                        Map.entry(Handed.TaskReturned.class, "returned"),
                        Map.entry(Handed.TaskReassigned.class, "reassigned"),
                        Map.entry(Handed.ApproverAdded.class, "invited"),
                        Map.entry(Recovered.Paused.class, "paused"),
                        Map.entry(Recovered.Resumed.class, "resumed"),
                        Map.entry(Recovered.OverrideProposed.class, "override-proposed"),
                        Map.entry(Recovered.Overridden.class, "overridden"),
                        Map.entry(Recovered.StepPassedOver.class, "passed-over"),
                        Map.entry(ApprovalEvent.Escalated.class, "escalated"),
                        Map.entry(ApprovalEvent.Notified.class, "notified"),
                        Map.entry(ApprovalEvent.Reminded.class, "reminded"),
                        Map.entry(ApprovalEvent.IncidentRaised.class, "incident"));
        return event instanceof ApprovalEvent.TaskDecided(_, _, _, _, var asked)
                ? asked.map(_ -> "on-behalf")
                : Optional.ofNullable(kinds.get(event.getClass()));
    }
}
