package com.athyper.workflow;

import com.athyper.kernel.Origin;
import com.athyper.workflow.Approval.Incident;
import com.athyper.workflow.Approval.Progress;
import com.athyper.workflow.Approval.StepStatus;
import com.athyper.workflow.ApprovalEvent.Migrated;
import com.athyper.workflow.ApprovalEvent.Migrated.Kept;
import com.athyper.workflow.ApprovalEvent.Migrated.MigrationUndone;
import com.athyper.workflow.ApprovalEvent.Migrated.Renamed;
import com.athyper.workflow.ApprovalEvent.Migrated.TemplateMigrated;
import com.athyper.workflow.template.TemplateReader;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How an approval stands under another version of its template. */
final class MigrationEvolution {
    private MigrationEvolution() {}

    static Progress evolve(Progress progress, Migrated event, Origin origin) {
        return switch (event) {
            case TemplateMigrated migrated -> migrate(progress, migrated, origin);
            case MigrationUndone _ ->
                    MigrationUndoing.of(
                            progress, progress.crossing().flatMap(Crossing::back).orElseThrow());
        };
    }

    private static Progress migrate(Progress progress, TemplateMigrated migrated, Origin origin) {
        var template = TemplateReader.read(migrated.templateVersion(), migrated.template());
        var names = names(migrated);
        var known =
                Stream.concat(progress.steps().stream(), progress.former().stream())
                        .filter(MigrationEvolution::hasBegun)
                        .map(step -> step.named(named(names, step.name())))
                        .collect(
                                Collectors.toMap(
                                        StepProgress::name,
                                        Function.identity(),
                                        MigrationEvolution::weightier));
        var steps =
                template.steps().stream()
                        .map(
                                step ->
                                        Optional.ofNullable(known.get(step.name()))
                                                .filter(it -> takesPart(it, migrated))
                                                .orElseGet(() -> StepProgress.pending(step.name())))
                        .toList();
        var former =
                known.values().stream()
                        .filter(step -> steps.stream().noneMatch(it -> same(it, step)))
                        .sorted((one, two) -> one.name().compareTo(two.name()))
                        .toList();
        var crossing =
                new Crossing(
                        migrated.migration(),
                        progress.template().version(),
                        origin.principal(),
                        origin.at(),
                        Optional.of(new Crossing.Back(Crossing.seal(progress), migrated)));
        var result =
                progress.onTasks(task -> task.inStep(named(names, task.step())))
                        .passed(template, steps, former, Optional.of(crossing));
        for (var kept : migrated.kept()) {
            result = keep(result, kept, origin);
        }
        return result.withIncidents(incidents(progress.incidents(), names, result));
    }

    private static boolean hasBegun(StepProgress step) {
        return step.status() != StepStatus.PENDING;
    }

    private static StepProgress weightier(StepProgress one, StepProgress two) {
        return one.status() == StepStatus.CANCELLED ? two : one;
    }

    private static boolean same(StepProgress one, StepProgress two) {
        return one.name().equals(two.name());
    }

    /** What an undone migration had begun begins again, and what applies now does so too. */
    private static boolean takesPart(StepProgress step, TemplateMigrated migrated) {
        return step.status() != StepStatus.CANCELLED && !migrated.reopened().contains(step.name());
    }

    static Map<String, String> names(TemplateMigrated migrated) {
        return migrated.renamed().stream().collect(Collectors.toMap(Renamed::from, Renamed::to));
    }

    static String named(Map<String, String> names, String step) {
        return names.getOrDefault(step, step);
    }

    private static Progress keep(Progress progress, Kept kept, Origin origin) {
        // What the clock has done of a kind and level it does not do again at another time.
        var planned =
                progress.onStep(
                        kept.step(), step -> step.needing(kept.needed()).planned(kept.timetable()));
        if (kept.tasks().isEmpty()) {
            return planned;
        }
        var step = planned.step(kept.step());
        return planned.closingTasks(task -> task.step().equals(kept.step()))
                .add(
                        kept.tasks().stream()
                                .map(
                                        task ->
                                                Evolution.task(
                                                        task,
                                                        step.name(),
                                                        step.dueAt(),
                                                        step.why(),
                                                        origin.at()))
                                .toList());
    }

    /** Those of steps that are there, and of alarms that they have there. */
    private static List<Incident> incidents(
            List<Incident> before, Map<String, String> names, Progress after) {
        return before.stream()
                .map(
                        it ->
                                new Incident(
                                        named(names, it.step()),
                                        it.code(),
                                        it.reason(),
                                        it.at(),
                                        it.level()))
                .filter(it -> after.steps().stream().anyMatch(step -> isOf(after, step, it)))
                .toList();
    }

    /** About a step that waits for its turn, its people, or an alarm that it has. */
    static boolean isOf(Progress progress, StepProgress step, Incident incident) {
        if (!step.name().equals(incident.step())
                || step.status() != StepStatus.ACTIVE
                || ReviewRules.isOfPeople(incident)) {
            return step.name().equals(incident.step());
        }
        int level = incident.level().orElse(1);
        return Deadlines.planned(progress, step).stream()
                .anyMatch(it -> it.kind() == Alarm.Kind.ESCALATION && it.level() == level);
    }
}
