package com.athyper.workflow;

import com.athyper.kernel.Decision.Accept;
import com.athyper.kernel.Decision.Refuse;
import com.athyper.kernel.Origin;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Problem;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.workflow.Approval.Progress;
import com.athyper.workflow.Approval.StepStatus;
import com.athyper.workflow.Approval.Task;
import com.athyper.workflow.ApprovalCommand.Migration.Migrate;
import com.athyper.workflow.ApprovalEvent.Migrated.Kept;
import com.athyper.workflow.ApprovalEvent.Migrated.TemplateMigrated;
import com.athyper.workflow.template.Candidates;
import com.athyper.workflow.template.Step;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a migration would do to one approval at this moment: the rules decide as if it were meant.
 *
 * @param refusal why it would not be migrated
 * @param findings what it would meet, or all that is in its way
 */
public record MigrationForecast(Optional<Problem> refusal, List<Value> findings) {
    private static final int NAMED_MAX = 10;

    public MigrationForecast {
        findings = List.copyOf(findings);
    }

    public static MigrationForecast of(
            TenantId tenant,
            ApproverDirectory directory,
            Approval approval,
            Migrate command,
            Origin origin) {
        return switch (new ApprovalRules(tenant, directory).decide(approval, command, origin)) {
            case Refuse<ApprovalEvent>(var problem) ->
                    new MigrationForecast(Optional.of(problem), faults(problem));
            case Accept<ApprovalEvent>(var events) ->
                    new MigrationForecast(
                            Optional.empty(),
                            approval.started()
                                    .map(
                                            before ->
                                                    new Reading(
                                                                    new StepRules(
                                                                            tenant, directory),
                                                                    before,
                                                                    events,
                                                                    origin)
                                                            .findings())
                                    .orElse(List.of()));
        };
    }

    /** What exactly is in the way. */
    public static List<Value> faults(Problem problem) {
        return problem.faults().stream()
                .<Value>map(
                        fault ->
                                finding(
                                        fault.pointer()
                                                .substring(fault.pointer().lastIndexOf('/') + 1),
                                        fault.code(),
                                        fault.message()))
                .toList();
    }

    private static Value finding(String step, String code, String message) {
        var form = Value.object();
        if (!step.isEmpty()) {
            form.put("step", step);
        }
        return form.put("code", code).put("message", message).build();
    }

    /** What the events of one migration mean to those concerned. */
    private static final class Reading {
        private final StepRules rules;
        private final Progress before;
        private final List<ApprovalEvent> events;
        private final Origin origin;
        private final Progress after;
        private final List<Value> findings = new ArrayList<>();

        Reading(StepRules rules, Progress before, List<ApprovalEvent> events, Origin origin) {
            this.rules = rules;
            this.before = before;
            this.events = events;
            this.origin = origin;
            after = Evolution.after(before, events, origin);
        }

        List<Value> findings() {
            for (var event : events) {
                tell(event);
            }
            if (!events.isEmpty()
                    && events.stream().noneMatch(ApprovalEvent.Ended.class::isInstance)) {
                overdue();
            }
            return findings;
        }

        private void tell(ApprovalEvent event) {
            switch (event) {
                case TemplateMigrated migrated -> migrated(migrated);
                case ApprovalEvent.StepCompleted(var step, _, var why, _) ->
                        add(step, "decided", why);
                case ApprovalEvent.StepActivated begun -> add(begun.step(), "begins", begun.why());
                case ApprovalEvent.StepsSkipped(var skips) ->
                        skips.forEach(skip -> add(skip.step(), "skipped", skip.why()));
                case ApprovalEvent.IncidentRaised(var step, var code, var reason, _) ->
                        add(step, "incident", code + ": " + reason);
                case ApprovalEvent.IncidentResolved(var step, var code, _) ->
                        add(step, "mended", code + " is over");
                case ApprovalEvent.Ended(var outcome, var why) ->
                        add("", "ends", Words.of(outcome) + ": " + why);
                // A migration does nothing else.
                case ApprovalEvent.Started _,
                        ApprovalEvent.TaskClaimed _,
                        ApprovalEvent.TaskReleased _,
                        ApprovalEvent.Handed _,
                        ApprovalEvent.TaskDecided _,
                        ApprovalEvent.Recovered _,
                        ApprovalEvent.Migrated.MigrationUndone _,
                        ApprovalEvent.Reminded _,
                        ApprovalEvent.Notified _,
                        ApprovalEvent.Escalated _,
                        ApprovalEvent.Commented _,
                        ApprovalEvent.Mentioned _ -> {}
            }
        }

        private void migrated(TemplateMigrated migrated) {
            for (var kept : migrated.kept()) {
                kept(migrated, kept);
            }
            for (var step : migrated.reopened()) {
                add(step, "reopened", "it was skipped, and it applies there");
            }
            for (var step : after.former()) {
                if (before.former().stream().noneMatch(it -> it.name().equals(step.name()))) {
                    add(step.name(), "history", "it is not there; what was decided stays");
                }
            }
            var names = MigrationEvolution.names(migrated);
            before.steps().stream()
                    .filter(step -> step.status() == StepStatus.PENDING)
                    .map(step -> MigrationEvolution.named(names, step.name()))
                    .filter(name -> after.steps().stream().noneMatch(it -> it.name().equals(name)))
                    .forEach(name -> add(name, "dropped", "it is not there and will not be asked"));
            var known =
                    Stream.concat(before.steps().stream(), before.former().stream())
                            .map(step -> MigrationEvolution.named(names, step.name()))
                            .toList();
            after.template().steps().stream()
                    .filter(step -> !known.contains(step.name()))
                    .forEach(step -> add(step.name(), "added", "it is new there"));
        }

        private void kept(TemplateMigrated migrated, Kept kept) {
            var earlier =
                    migrated.renamed().stream()
                            .filter(it -> it.to().equals(kept.step()))
                            .map(ApprovalEvent.Migrated.Renamed::from)
                            .filter(
                                    name ->
                                            before.active().stream()
                                                    .anyMatch(it -> it.name().equals(name)))
                            .findFirst()
                            .orElse(kept.step());
            var was = before.template().step(earlier);
            var is = after.template().step(kept.step());
            add(
                    kept.step(),
                    "kept",
                    earlier.equals(kept.step())
                            ? "it goes on"
                            : "`%s` goes on under this name".formatted(earlier));
            if (!was.mode().equals(is.mode())) {
                add(
                        kept.step(),
                        "mode-differs",
                        "%d must agree there instead of %d%s"
                                .formatted(
                                        kept.needed(),
                                        before.step(earlier).needed(),
                                        kept.tasks().isEmpty()
                                                ? ""
                                                : ", and the same people are asked by other"
                                                        + " tasks"));
            }
            if (MigrationPlan.applies(before, before.template(), earlier)
                    && !MigrationPlan.applies(before, after.template(), kept.step())) {
                add(
                        kept.step(),
                        "condition-differs",
                        "its condition does not hold there; it goes on all the same");
            }
            approvers(earlier, was, is);
        }

        /** Whom that version would ask today, beside who has been asked. */
        private void approvers(String earlier, Step was, Step is) {
            if (was.approvers().equals(is.approvers())) {
                return;
            }
            var asked =
                    before.tasksOf(earlier).stream()
                            .flatMap(Reading::people)
                            .distinct()
                            .sorted()
                            .toList();
            var wanted =
                    Candidates.of(
                            is.approvers(), rules.tenant(), rules.directory(), before.subject());
            if (!asked.equals(wanted.people())) {
                add(
                        is.name(),
                        "approvers-differ",
                        "%s stay asked; that version would ask %s"
                                .formatted(
                                        named(asked),
                                        wanted.none() ? "nobody" : named(wanted.people())));
            }
        }

        private static Stream<PrincipalId> people(Task task) {
            return task.assignee().map(Stream::of).orElseGet(() -> task.candidates().stream());
        }

        private static String named(List<PrincipalId> people) {
            return people.size() > NAMED_MAX
                    ? people.size() + " people"
                    : people.stream().map(one -> "`" + one + "`").collect(Collectors.joining(", "));
        }

        private void overdue() {
            var was = Deadlines.next(before).filter(at -> !at.isAfter(origin.at()));
            Deadlines.first(after)
                    .filter(owed -> !owed.alarm().at().isAfter(origin.at()) && was.isEmpty())
                    .ifPresent(
                            owed ->
                                    add(
                                            owed.step().name(),
                                            "overdue",
                                            "the clock acts at once: %s is over"
                                                    .formatted(owed.alarm().at())));
        }

        private void add(String step, String code, String message) {
            findings.add(finding(step, code, message));
        }
    }
}
