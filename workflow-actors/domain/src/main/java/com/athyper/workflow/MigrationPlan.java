package com.athyper.workflow;

import com.athyper.expression.Truth;
import com.athyper.kernel.Fault;
import com.athyper.kernel.PrincipalId;
import com.athyper.workflow.Approval.Progress;
import com.athyper.workflow.Approval.StepStatus;
import com.athyper.workflow.Approval.Task;
import com.athyper.workflow.ApprovalCommand.Migration.Migrate;
import com.athyper.workflow.ApprovalEvent.Migrated.Kept;
import com.athyper.workflow.ApprovalEvent.Migrated.Renamed;
import com.athyper.workflow.ApprovalEvent.Migrated.TemplateMigrated;
import com.athyper.workflow.ApprovalEvent.NewTask;
import com.athyper.workflow.ApprovalEvent.Timetable;
import com.athyper.workflow.template.Conditions;
import com.athyper.workflow.template.Node;
import com.athyper.workflow.template.Step;
import com.athyper.workflow.template.Template;
import com.athyper.workflow.template.TemplateReader;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where each step of an approval is in another version of its template, or why it cannot be there.
 *
 * @param faults by which all stays as it is; what is migrated counts if there is none
 */
record MigrationPlan(TemplateMigrated migrated, List<Fault> faults) {

    static MigrationPlan of(StepRules steps, Progress progress, Migrate command, Instant now) {
        var other = TemplateReader.read(command.templateVersion(), command.template());
        var making = new Making(steps, progress, command, other, now);
        return making.plan();
    }

    /** What has not begun does not. */
    static boolean leavesSomething(StepProgress step) {
        return switch (step.status()) {
            case PENDING, CANCELLED -> false;
            case SKIPPED, ACTIVE, APPROVED, REJECTED, CHANGES_REQUESTED -> true;
        };
    }

    /** Whether neither its condition nor one around it keeps it from being asked about. */
    static boolean applies(Progress progress, Template template, String step) {
        return around(template.flow(), step)
                .flatMap(node -> node.when().stream())
                .noneMatch(
                        when ->
                                Conditions.test(when, progress.subject().attributes())
                                        == Truth.FALSE);
    }

    private static Stream<Node> around(List<Node> flow, String step) {
        return flow.stream()
                .filter(node -> node.steps().anyMatch(it -> it.name().equals(step)))
                .flatMap(
                        node ->
                                node instanceof Node.Parallel(_, _, var branches)
                                        ? Stream.concat(
                                                Stream.of(node),
                                                branches.stream()
                                                        .flatMap(it -> around(it.flow(), step)))
                                        : Stream.of(node));
    }

    /** A plan in the making. */
    private static final class Making {
        private final StepRules rules;
        private final Progress progress;
        private final Migrate command;
        private final Template other;
        private final Instant now;
        private final List<Fault> faults = new ArrayList<>();
        private int next;

        Making(StepRules rules, Progress progress, Migrate command, Template other, Instant now) {
            this.rules = rules;
            this.progress = progress;
            this.command = command;
            this.other = other;
            this.now = now;
            next = progress.tasks().size() + 1;
        }

        MigrationPlan plan() {
            if (!other.name().equals(progress.template().name())
                    || !other.entity().equals(progress.subject().entity())) {
                fault("", "other-template", "it is no version of the approval's template");
                return done(List.of(), List.of());
            }
            var all = Stream.concat(progress.steps().stream(), progress.former().stream()).toList();
            for (var step : all) {
                place(step, all);
            }
            var kept = new ArrayList<Kept>();
            if (faults.isEmpty()) {
                for (var step : other.steps()) {
                    progress.active().stream()
                            .filter(it -> target(it.name()).equals(step.name()))
                            .forEach(open -> kept.add(keep(open, step)));
                }
            }
            return done(kept, faults.isEmpty() ? reopened() : List.of());
        }

        private MigrationPlan done(List<Kept> kept, List<String> reopened) {
            var renamed =
                    Stream.concat(progress.steps().stream(), progress.former().stream())
                            .map(StepProgress::name)
                            .filter(name -> !target(name).equals(name))
                            .map(name -> new Renamed(name, target(name)))
                            .toList();
            return new MigrationPlan(
                    new TemplateMigrated(
                            command.migration(),
                            command.template(),
                            command.templateVersion(),
                            renamed,
                            kept,
                            reopened),
                    List.copyOf(faults));
        }

        private String target(String step) {
            return command.mapping().getOrDefault(step, step);
        }

        private boolean isThere(String step) {
            return other.steps().stream().anyMatch(it -> it.name().equals(step));
        }

        /** Two steps cannot become one: whose answers would it have? */
        private void place(StepProgress step, List<StepProgress> all) {
            var target = target(step.name());
            if (!isThere(target)) {
                if (step.status() == StepStatus.ACTIVE) {
                    fault(
                            step.name(),
                            "no-target",
                            "`%s` is being done and version %d has no `%s`"
                                    .formatted(step.name(), other.version(), target));
                } else if (!target.equals(step.name())) {
                    fault(
                            step.name(),
                            "unknown-target",
                            "version %d has no `%s`".formatted(other.version(), target));
                }
                return;
            }
            all.stream()
                    .filter(it -> !it.name().equals(step.name()) && leavesSomething(it))
                    .filter(it -> leavesSomething(step) && target(it.name()).equals(target))
                    .findFirst()
                    .ifPresent(
                            twin ->
                                    fault(
                                            step.name(),
                                            "two-for-one",
                                            "`%s` and `%s` would both be `%s`"
                                                    .formatted(step.name(), twin.name(), target)));
        }

        /** Skipped for a condition that would not skip it there: it has to be asked about. */
        private List<String> reopened() {
            return Stream.concat(
                            progress.steps().stream()
                                    .filter(
                                            step ->
                                                    !applies(
                                                            progress,
                                                            progress.template(),
                                                            step.name())),
                            progress.former().stream())
                    .filter(step -> step.status() == StepStatus.SKIPPED)
                    .map(step -> target(step.name()))
                    .filter(name -> isThere(name) && applies(progress, other, name))
                    .toList();
        }

        private Kept keep(StepProgress open, Step step) {
            var before = progress.template().step(open.name());
            var undecided = progress.tasksOf(open.name()).stream().filter(Task::undecided).toList();
            var table = timetable(open, before, step);
            if (before.mode().equals(step.mode())) {
                return new Kept(step.name(), open.needed(), table, List.of());
            }
            boolean shared = EscalationRules.isShared(step.mode());
            if (shared == EscalationRules.isShared(before.mode())) {
                int asked = open.votes().size() + undecided.size();
                return new Kept(step.name(), needed(open, step, asked), table, List.of());
            }
            if (undecided.stream().anyMatch(task -> !task.handovers().isEmpty())) {
                fault(
                        open.name(),
                        "delegated",
                        "`%s` asks otherwise there, and a task of it is delegated: it has to return"
                                .formatted(open.name()));
            }
            var people =
                    undecided.stream()
                            .flatMap(task -> task.candidates().stream())
                            .distinct()
                            .sorted()
                            .toList();
            return new Kept(
                    step.name(),
                    needed(open, step, people.size()),
                    table,
                    shared && !open.votes().isEmpty()
                            ? List.of()
                            : asked(open, step.mode(), people));
        }

        private List<NewTask> asked(StepProgress open, Step.Mode mode, List<PrincipalId> people) {
            StepRules.tooMany(open.name(), people.size(), next)
                    .ifPresent(many -> fault(open.name(), "too-many-approvers", many.reason()));
            var tasks = StepRules.tasks(mode, people, next);
            next += tasks.size();
            return tasks;
        }

        private int needed(StepProgress open, Step step, int asked) {
            int needed = step.mode().needed(asked);
            if (needed > asked) {
                fault(
                        open.name(),
                        "quorum-unreachable",
                        "%d must agree in `%s` there and %d are asked"
                                .formatted(needed, step.name(), asked));
            }
            return needed;
        }

        /** The deadline stays; what the clock does about it is the other version's matter. */
        private Optional<Timetable> timetable(StepProgress open, Step before, Step after) {
            if (before.sla().equals(after.sla())) {
                return open.timetable();
            }
            var name = after.sla().flatMap(Step.Sla::calendar);
            if (name.isEmpty() || open.dueAt().isEmpty()) {
                return Optional.empty();
            }
            var calendar = rules.directory().calendar(rules.tenant(), name.get());
            if (calendar.isEmpty()) {
                fault(
                        open.name(),
                        "no-calendar",
                        "no calendar `%s` is in force".formatted(name.get()));
                return Optional.empty();
            }
            var begun =
                    progress.tasksOf(open.name()).stream()
                            .map(Task::createdAt)
                            .findFirst()
                            .orElse(now);
            return Deadlines.timed(after.sla().orElseThrow(), calendar, begun)
                    .flatMap(
                            timed ->
                                    timed.timetable()
                                            .map(
                                                    table ->
                                                            table.later(
                                                                    Duration.between(
                                                                            timed.dueAt(),
                                                                            open.dueAt().get()))));
        }

        private void fault(String step, String code, String message) {
            faults.add(new Fault(Fault.at("/steps", step), code, message));
        }
    }
}
