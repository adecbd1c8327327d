package com.athyper.workflow.actors.simulation;

import com.athyper.workflow.Approval;
import com.athyper.workflow.Approval.Progress;
import com.athyper.workflow.Approval.StepStatus;
import com.athyper.workflow.Approval.Task;
import com.athyper.workflow.Approval.Vote;
import com.athyper.workflow.StepProgress;

/** What is so in every state that a command leads to. */
record Soundness(String approval) {

    void check(Approval state) {
        switch (state) {
            case Approval.NotStarted _ -> {}
            case Approval.Running(var progress) -> goesOn(progress);
            case Approval.Paused(var progress, _) -> goesOn(progress);
            case Approval.Ended(var progress, var outcome, _) -> ended(progress, outcome);
        }
        state.started().ifPresent(this::answered);
    }

    private void goesOn(Progress progress) {
        Promise.NOBODY_WAITS_IN_VAIN.holds(
                !progress.active().isEmpty() || progress.incident().isPresent(),
                "%s asks nobody, and nobody knows".formatted(approval));
        for (Task task : progress.tasks()) {
            Promise.NOBODY_WAITS_IN_VAIN.holds(
                    !task.undecided() || progress.step(task.step()).status() == StepStatus.ACTIVE,
                    "%s asks for what is not needed: %s".formatted(approval, task));
        }
        progress.active().forEach(step -> canBeDecided(progress, step));
    }

    private void canBeDecided(Progress progress, StepProgress step) {
        long open = progress.tasksOf(step.name()).stream().filter(Task::undecided).count();
        long approvals = approvals(step);
        Promise.NOBODY_WAITS_IN_VAIN.holds(
                approvals < step.needed() && step.needed() <= approvals + open,
                "`%s` of %s needs %d, has %d and asks %d"
                        .formatted(step.name(), approval, step.needed(), approvals, open));
    }

    private static long approvals(StepProgress step) {
        return step.votes().stream().filter(Vote::approved).count();
    }

    private void ended(Progress progress, Approval.Outcome outcome) {
        Promise.NOBODY_WAITS_IN_VAIN.holds(
                progress.tasks().stream().noneMatch(Task::undecided),
                "%s has ended and asks still".formatted(approval));
        if (outcome != Approval.Outcome.APPROVED) {
            return;
        }
        for (StepProgress step : progress.steps()) {
            boolean agreed =
                    step.status() == StepStatus.APPROVED
                            && (step.decidedBy().isPresent() || approvals(step) >= step.needed());
            Promise.CONSENT_IS_REAL.holds(
                    agreed || step.status() == StepStatus.SKIPPED,
                    "%s is approved without `%s`".formatted(approval, step.name()));
        }
    }

    private void answered(Progress progress) {
        var requester = progress.subject().requester();
        for (StepProgress step : progress.steps()) {
            long voters = step.votes().stream().map(Vote::by).distinct().count();
            Promise.CONSENT_IS_REAL.holds(
                    voters == step.votes().size(),
                    "somebody has voted twice about `%s` of %s".formatted(step.name(), approval));
            Promise.CONSENT_IS_REAL.holds(
                    step.votes().stream().map(Vote::by).noneMatch(requester::equals),
                    "the requester has voted about `%s` of %s".formatted(step.name(), approval));
        }
    }
}
