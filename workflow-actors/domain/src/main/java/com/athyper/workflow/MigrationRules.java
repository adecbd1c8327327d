package com.athyper.workflow;

import static com.athyper.kernel.Decision.accept;
import static com.athyper.kernel.Decision.alreadyDone;
import static com.athyper.kernel.Decision.refuse;
import static com.athyper.workflow.WorkflowError.MIGRATION_FINAL;
import static com.athyper.workflow.WorkflowError.MIGRATION_IMPOSSIBLE;
import static com.athyper.workflow.WorkflowError.MIGRATION_WOULD_END;

import com.athyper.kernel.Decision;
import com.athyper.kernel.Origin;
import com.athyper.workflow.Approval.Incident;
import com.athyper.workflow.Approval.Progress;
import com.athyper.workflow.Approval.StepStatus;
import com.athyper.workflow.ApprovalCommand.Migration;
import com.athyper.workflow.ApprovalEvent.Choice;
import com.athyper.workflow.ApprovalEvent.Ended;
import com.athyper.workflow.ApprovalEvent.Migrated.Kept;
import com.athyper.workflow.ApprovalEvent.Migrated.MigrationUndone;
import com.athyper.workflow.ApprovalEvent.Migrated.TemplateMigrated;
import com.athyper.workflow.ApprovalEvent.StepCompleted;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Going over to another version of the template: what was decided and what was answered stays, who
 * was asked stays asked, the time that was left is left; what has its turn in the other version
 * begins. Nothing is guessed: a step that is being done has its place there, or all stays as it is.
 * And nothing ends by it unless that was asked for.
 */
record MigrationRules(StepRules steps) {

    Decision<ApprovalEvent> decide(Progress progress, Migration command, Origin origin) {
        return Decision.unless(
                steps.tiedToRequester(progress, origin.principal()),
                () ->
                        switch (command) {
                            case Migration.Migrate migrate -> migrate(progress, migrate, origin);
                            case Migration.UndoMigration undo -> undo(progress, undo);
                        });
    }

    private Decision<ApprovalEvent> migrate(
            Progress progress, Migration.Migrate command, Origin origin) {
        if (progress.template().version() == command.templateVersion()) {
            return alreadyDone();
        }
        var plan = MigrationPlan.of(steps, progress, command, origin.at());
        if (!plan.faults().isEmpty()) {
            return new Decision.Refuse<>(
                    MIGRATION_IMPOSSIBLE.because(
                            plan.faults().getFirst().message(), plan.faults()));
        }
        var events = follow(progress, plan.migrated(), origin);
        return !command.mayEnd() && events.getLast() instanceof Ended(_, var why)
                ? refuse(MIGRATION_WOULD_END, why)
                : new ReviewRules(steps).mending(progress, accept(events), origin);
    }

    /** The answers are counted anew, and what has its turn begins. */
    private List<ApprovalEvent> follow(Progress before, TemplateMigrated migrated, Origin origin) {
        var events = new ArrayList<ApprovalEvent>();
        events.add(migrated);
        for (var kept : migrated.kept()) {
            var progress = Evolution.after(before, events, origin);
            var decided = decided(progress, kept);
            if (decided.filter(it -> it.outcome() != Choice.APPROVED).isPresent()) {
                events.addAll(steps.complete(progress, decided.get(), origin));
                return events;
            }
            decided.ifPresent(events::add);
        }
        var progress = Evolution.after(before, events, origin);
        var waiting = progress.incidents().stream().filter(it -> isWaiting(progress, it)).toList();
        events.addAll(RetryRules.told(waiting, steps.advanceAgain(progress, origin)));
        return events;
    }

    private static boolean isWaiting(Progress progress, Incident incident) {
        return progress.step(incident.step()).status() != StepStatus.ACTIVE;
    }

    private static Optional<StepCompleted> decided(Progress progress, Kept kept) {
        var votes = progress.step(kept.step()).votes();
        if (votes.isEmpty()) {
            return Optional.empty();
        }
        // A request for changes would have ended it, so the last answer is a yes or a no.
        var shared = EscalationRules.isShared(progress.template().step(kept.step()).mode());
        var counted = shared ? votes.getFirst() : votes.getLast();
        var last = counted.approved() ? Choice.APPROVED : Choice.REJECTED;
        var outcome = shared ? Optional.of(last) : TaskRules.outcome(progress, kept.step(), last);
        return outcome.map(
                it ->
                        new StepCompleted(
                                kept.step(),
                                it,
                                "counted anew by version %d: %s"
                                        .formatted(
                                                progress.template().version(),
                                                shared
                                                        ? "`%s` was the first to answer"
                                                                .formatted(counted.by())
                                                        : TaskRules.count(progress, kept.step()))));
    }

    private static Decision<ApprovalEvent> undo(Progress progress, Migration.UndoMigration undo) {
        var crossing = progress.crossing().filter(it -> it.migration().equals(undo.migration()));
        if (crossing.isEmpty()) {
            return refuse(MIGRATION_FINAL, "the approval is not where that migration brought it");
        }
        return crossing.get().back().isEmpty()
                ? refuse(MIGRATION_FINAL, "something has been decided since")
                : accept(new MigrationUndone(undo.migration(), crossing.get().from()));
    }
}
