package com.athyper.workflow;

import com.athyper.workflow.Approval.Incident;
import com.athyper.workflow.Approval.Progress;
import com.athyper.workflow.Approval.StepStatus;
import com.athyper.workflow.Approval.Task;
import com.athyper.workflow.Approval.TaskStatus;
import com.athyper.workflow.ApprovalEvent.Migrated.Kept;
import com.athyper.workflow.ApprovalEvent.Migrated.TemplateMigrated;
import com.athyper.workflow.template.Step;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An approval before its migration, with what has happened since and was no decision: who has which
 * task, who else was asked, what was said, how late it is. Tasks that the migration made are closed
 * rather than forgotten, for their numbers were given away.
 */
final class MigrationUndoing {
    private final Progress now;
    private final Progress before;
    private final TemplateMigrated made;
    private final Map<String, String> names;
    private final Map<String, String> earlier = new HashMap<>();

    private MigrationUndoing(Progress now, Crossing.Back back) {
        this.now = now;
        before = back.before();
        made = back.made();
        names = MigrationEvolution.names(made);
        // What had not begun left its name to others.
        all(before)
                .filter(MigrationPlan::leavesSomething)
                .forEach(
                        step ->
                                earlier.put(
                                        MigrationEvolution.named(names, step.name()), step.name()));
    }

    static Progress of(Progress now, Crossing.Back back) {
        return new MigrationUndoing(now, back).undone();
    }

    private static Stream<StepProgress> all(Progress progress) {
        return Stream.concat(progress.steps().stream(), progress.former().stream());
    }

    private Progress undone() {
        var tasks = now.tasks().stream().map(this::task).toList();
        var asked =
                new Progress(
                        before.template(),
                        before.subject(),
                        before.startedAt(),
                        before.steps(),
                        tasks,
                        List.of(),
                        now.comments(),
                        former(tasks),
                        before.crossing());
        for (var step : before.active()) {
            asked = resumed(asked, step);
        }
        return asked.withIncidents(incidents(asked));
    }

    private Optional<Kept> kept(StepProgress step) {
        var name = MigrationEvolution.named(names, step.name());
        return made.kept().stream().filter(it -> it.step().equals(name)).findFirst();
    }

    /** Whether its people are those of before, and others whom somebody has asked since. */
    private boolean goesOn(StepProgress step) {
        var kept = kept(step).orElseThrow();
        return kept.tasks().isEmpty() && now.step(kept.step()).status() == StepStatus.ACTIVE;
    }

    private Task task(Task task) {
        var name = earlier.getOrDefault(task.step(), task.step());
        boolean going =
                before.active().stream()
                        .filter(it -> it.name().equals(earlier.get(task.step())))
                        .anyMatch(this::goesOn);
        if (going) {
            return task.inStep(name);
        }
        if (task.ordinal() <= before.tasks().size()) {
            return before.task(task.ordinal()).orElseThrow();
        }
        return task.undecided()
                ? task.inStep(name).with(TaskStatus.CLOSED, task.assignee())
                : task.inStep(name);
    }

    /** What the migration had begun is over; it is kept for its tasks alone. */
    private List<StepProgress> former(List<Task> tasks) {
        var former = new ArrayList<>(before.former());
        now.steps().stream()
                .filter(step -> all(before).noneMatch(it -> it.name().equals(step.name())))
                .filter(step -> tasks.stream().anyMatch(it -> it.step().equals(step.name())))
                .map(step -> step.with(StepStatus.CANCELLED, "the migration was undone"))
                .forEach(former::add);
        return former;
    }

    private Progress resumed(Progress asked, StepProgress step) {
        var kept = kept(step).orElseThrow();
        var since = now.step(kept.step());
        int needed = needed(asked, step, since, kept);
        return asked.onStep(
                step.name(),
                it -> {
                    var timed = it.due(since.dueAt()).firing(since.fired());
                    return since.escalated() ? timed.asEscalated(needed) : timed.needing(needed);
                });
    }

    /** As many as before; where others have been asked since, as many of all as the mode says. */
    private int needed(Progress asked, StepProgress step, StepProgress since, Kept kept) {
        long open = asked.tasksOf(step.name()).stream().filter(Task::undecided).count();
        int approvals = TaskRules.approvals(asked, step.name());
        if (!goesOn(step)
                || (since.needed() == kept.needed() && approvals + open >= step.needed())) {
            return step.needed();
        }
        Step.Mode mode = before.template().step(step.name()).mode();
        int most = approvals + (int) open;
        return Math.clamp(
                mode.needed(step.votes().size() + (int) open), Math.min(approvals + 1, most), most);
    }

    private List<Incident> incidents(Progress undone) {
        var incidents = new ArrayList<>(before.incidents());
        for (var incident : now.incidents()) {
            var step = earlier.get(incident.step());
            if (step == null) {
                continue;
            }
            var back =
                    new Incident(
                            step,
                            incident.code(),
                            incident.reason(),
                            incident.at(),
                            incident.level());
            boolean raisedSince =
                    before.active().stream()
                            .filter(this::goesOn)
                            .anyMatch(
                                    it ->
                                            MigrationEvolution.isOf(
                                                    undone, undone.step(it.name()), back));
            if (raisedSince && incidents.stream().noneMatch(back::sameAs)) {
                incidents.add(back);
            }
        }
        return incidents;
    }
}
