package com.athyper.workflow;

import static com.athyper.kernel.Decision.accept;
import static com.athyper.kernel.Decision.alreadyDone;

import com.athyper.kernel.Decision;
import com.athyper.kernel.Origin;
import com.athyper.kernel.PrincipalId;
import com.athyper.workflow.Approval.Progress;
import com.athyper.workflow.Approval.Task;
import com.athyper.workflow.ApprovalEvent.Handed.TaskReturned;
import com.athyper.workflow.ApprovalEvent.IncidentRaised;
import com.athyper.workflow.ApprovalEvent.IncidentResolved;
import com.athyper.workflow.ApprovalEvent.TaskReleased;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What becomes of what waits for people who are gone. A task goes back to who handed it on or to
 * the others who may claim it; where nobody is left there is an incident, and nobody is asked who
 * the template does not name.
 */
record ReviewRules(StepRules steps) {
    static final String CODE = "approver-inactive";
    private static final String WHY = "who had it is gone";

    /** In the place of an escalation's level. */
    private static final int OF_PEOPLE = 0;

    static boolean isOfPeople(Approval.Incident incident) {
        return incident.level().filter(level -> level == OF_PEOPLE).isPresent();
    }

    /** Idempotent: nothing happens where nobody is gone, or the same people are as before. */
    Decision<ApprovalEvent> review(Progress progress, Origin origin) {
        var events = new ArrayList<ApprovalEvent>();
        for (Task task : progress.tasks()) {
            task.assignee()
                    .filter(_ -> task.undecided())
                    .filter(this::isGone)
                    .flatMap(gone -> passedBack(task, gone))
                    .ifPresent(events::add);
        }
        var after = Evolution.after(progress, events, origin);
        for (StepProgress step : after.active()) {
            var stuck = stuck(after, step);
            if (stuck.isPresent() && !hasIncident(after, step)) {
                events.add(stuck.get());
            }
        }
        events.addAll(mended(after));
        return events.isEmpty() ? alreadyDone() : accept(events);
    }

    /** What has been done may be what an incident asked for. */
    Decision<ApprovalEvent> mending(
            Progress progress, Decision<ApprovalEvent> done, Origin origin) {
        return switch (done) {
            case Decision.Refuse<ApprovalEvent> refused -> refused;
            case Decision.Accept<ApprovalEvent>(var events) -> {
                var all = new ArrayList<>(events);
                all.addAll(mended(Evolution.after(progress, events, origin)));
                yield accept(all);
            }
        };
    }

    /** Who left during a pause is missed when it ends: nobody looks again for that alone. */
    Decision<ApprovalEvent> resuming(
            Approval.Paused paused, Decision<ApprovalEvent> done, Origin origin) {
        if (!(done instanceof Decision.Accept<ApprovalEvent>(var events))) {
            return done;
        }
        Approval after = paused;
        for (var event : events) {
            after = Evolution.evolve(after, event, origin);
        }
        if (after instanceof Approval.Running(var progress)
                && review(progress, origin) instanceof Decision.Accept<ApprovalEvent>(var missed)) {
            return accept(Stream.concat(events.stream(), missed.stream()).toList());
        }
        return done;
    }

    private List<ApprovalEvent> mended(Progress progress) {
        return progress.active().stream()
                .filter(step -> hasIncident(progress, step))
                .filter(step -> stuck(progress, step).isEmpty())
                .<ApprovalEvent>map(
                        step -> new IncidentResolved(step.name(), CODE, Optional.of(OF_PEOPLE)))
                .toList();
    }

    private static boolean hasIncident(Progress progress, StepProgress step) {
        return progress.incidents().stream()
                .anyMatch(
                        incident ->
                                incident.step().equals(step.name())
                                        && incident.code().equals(CODE));
    }

    private boolean isGone(PrincipalId principal) {
        return !steps.directory().isActive(steps.tenant(), principal);
    }

    /** To the last who handed it on and is there, or to all the others who may claim it. */
    private Optional<ApprovalEvent> passedBack(Task task, PrincipalId gone) {
        var earlier =
                task.handovers().reversed().stream()
                        .map(Handover::from)
                        .filter(from -> !isGone(from))
                        .findFirst();
        if (earlier.isPresent()) {
            return earlier.map(to -> new TaskReturned(task.ordinal(), gone, to, Optional.of(WHY)));
        }
        return task.handovers().isEmpty() && !task.candidates().stream().allMatch(this::isGone)
                ? Optional.of(new TaskReleased(task.ordinal(), gone))
                : Optional.empty();
    }

    /** That those who are left are too few, even if all of them agree. */
    Optional<IncidentRaised> stuck(Progress progress, StepProgress step) {
        var open = progress.tasksOf(step.name()).stream().filter(Task::undecided).toList();
        long agreed = step.votes().stream().filter(Approval.Vote::approved).count();
        long left =
                open.stream()
                        .filter(task -> !task.waitsFor().stream().allMatch(this::isGone))
                        .count();
        if (open.isEmpty() || agreed + left >= step.needed()) {
            return Optional.empty();
        }
        var gone =
                open.stream()
                        .flatMap(task -> task.waitsFor().stream())
                        .filter(this::isGone)
                        .distinct()
                        .sorted()
                        .map(PrincipalId::value)
                        .collect(Collectors.joining("`, `"));
        return Optional.of(
                new IncidentRaised(
                        step.name(),
                        CODE,
                        "%d must agree and %d can; gone: `%s`"
                                .formatted(step.needed(), agreed + left, gone),
                        Optional.of(OF_PEOPLE)));
    }
}
