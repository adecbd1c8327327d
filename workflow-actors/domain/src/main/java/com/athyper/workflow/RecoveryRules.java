package com.athyper.workflow;

import static com.athyper.kernel.Decision.accept;
import static com.athyper.kernel.Decision.alreadyDone;
import static com.athyper.kernel.Decision.refuse;
import static com.athyper.workflow.WorkflowError.INSTANCE_NOT_PAUSED;
import static com.athyper.workflow.WorkflowError.INSTANCE_PAUSED;
import static com.athyper.workflow.WorkflowError.OVERRIDE_PENDING;
import static com.athyper.workflow.WorkflowError.SECOND_PERSON_NEEDED;
import static com.athyper.workflow.WorkflowError.STEP_NOT_OPEN;

import com.athyper.kernel.Decision;
import com.athyper.kernel.Origin;
import com.athyper.kernel.Problem;
import com.athyper.workflow.Approval.Progress;
import com.athyper.workflow.Approval.StepStatus;
import com.athyper.workflow.ApprovalCommand.Recovery;
import com.athyper.workflow.ApprovalEvent.Recovered.Deadline;
import com.athyper.workflow.ApprovalEvent.Recovered.Overridden;
import com.athyper.workflow.ApprovalEvent.Recovered.OverrideProposed;
import com.athyper.workflow.ApprovalEvent.Recovered.Paused;
import com.athyper.workflow.ApprovalEvent.Recovered.Resumed;
import com.athyper.workflow.ApprovalEvent.Recovered.StepPassedOver;
import com.athyper.workflow.ApprovalEvent.StepCompleted;
import com.athyper.workflow.Pause.Proposal;
import com.athyper.workflow.StepProgress.Decider;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What administrators may do when an approval does not get on: stop it and let it go on with the
 * time that was left, pass a step over, and decide one. To decide takes two of them, and while the
 * second is waited for the approval stands still. None of it is for the requester or their
 * stand-in, and steps that were all passed over are no consent.
 */
record RecoveryRules(StepRules steps) {

    Decision<ApprovalEvent> running(Progress progress, Recovery command, Origin origin) {
        return switch (command) {
            case Recovery.Pause(var reason) ->
                    Decision.unless(tooLong(reason), () -> accept(new Paused(reason)));
            case Recovery.Resume _ -> refuse(INSTANCE_NOT_PAUSED, "the approval goes on already");
            case Recovery.Skip(var step, var reason) ->
                    Decision.unless(
                            problem(progress, step, reason, origin),
                            () -> skip(progress, step, reason, origin));
            case Recovery.Overrule(var step, var outcome, var reason) ->
                    Decision.unless(
                            problem(progress, step, reason, origin),
                            () ->
                                    accept(
                                            List.of(
                                                    new Paused("to be overridden: " + reason),
                                                    new OverrideProposed(step, outcome, reason))));
        };
    }

    Decision<ApprovalEvent> paused(
            Progress progress, Pause pause, Recovery command, Origin origin) {
        return switch (command) {
            case Recovery.Pause _ -> alreadyDone();
            case Recovery.Resume(var reason) ->
                    Decision.unless(
                            tooLong(reason),
                            () -> accept(resumed(progress, pause, reason, origin.at())));
            case Recovery.Skip _ -> refuse(INSTANCE_PAUSED, "resume the approval first");
            case Recovery.Overrule override ->
                    Decision.unless(
                            problem(progress, override.step(), override.reason(), origin),
                            () -> override(progress, pause, override, origin));
        };
    }

    private Decision<ApprovalEvent> skip(
            Progress progress, String step, String reason, Origin origin) {
        var events = new ArrayList<ApprovalEvent>();
        events.add(new StepPassedOver(step, reason));
        events.addAll(steps.advance(Evolution.after(progress, events, origin), origin));
        return accept(events);
    }

    private Decision<ApprovalEvent> override(
            Progress progress, Pause pause, Recovery.Overrule override, Origin origin) {
        if (pause.proposal().isEmpty()) {
            return accept(
                    new OverrideProposed(override.step(), override.outcome(), override.reason()));
        }
        var proposal = pause.proposal().get();
        if (!proposal.same(override.step(), override.outcome())) {
            return refuse(
                    OVERRIDE_PENDING,
                    "`%s` has proposed something else; resuming drops it".formatted(proposal.by()));
        }
        if (proposal.by().equals(origin.principal())) {
            return refuse(SECOND_PERSON_NEEDED, "`%s` has proposed it".formatted(proposal.by()));
        }
        return accept(done(progress, pause, proposal, origin));
    }

    private List<ApprovalEvent> done(
            Progress progress, Pause pause, Proposal proposal, Origin origin) {
        var why =
                "overridden by `%s` and `%s`: %s"
                        .formatted(proposal.by(), origin.principal(), proposal.reason());
        var events = new ArrayList<ApprovalEvent>();
        events.add(
                new Overridden(
                        proposal.step(), proposal.outcome(), proposal.by(), proposal.reason()));
        events.add(resumed(progress, pause, "overridden", origin.at()));
        var completed =
                new StepCompleted(
                        proposal.step(), proposal.outcome(), why, Optional.of(Decider.OVERRIDE));
        events.addAll(steps.complete(Evolution.after(progress, events, origin), completed, origin));
        return events;
    }

    /** Every step that is being done has as much time as it had when the pause began. */
    private static Resumed resumed(Progress progress, Pause pause, String reason, Instant now) {
        var paused = Duration.between(pause.at(), now);
        var stood = paused.isNegative() ? Duration.ZERO : paused;
        return new Resumed(
                reason,
                progress.steps().stream()
                        .filter(step -> step.status() == StepStatus.ACTIVE)
                        .flatMap(
                                step ->
                                        step.dueAt().stream()
                                                .map(
                                                        due ->
                                                                new Deadline(
                                                                        step.name(),
                                                                        due.plus(stood))))
                        .toList());
    }

    private Optional<Problem> problem(
            Progress progress, String step, String reason, Origin origin) {
        boolean open =
                progress.steps().stream()
                        .filter(each -> each.name().equals(step))
                        .anyMatch(
                                each ->
                                        each.status() == StepStatus.ACTIVE
                                                || (each.status() == StepStatus.PENDING
                                                        && isStuck(progress, step)));
        return steps.tiedToRequester(progress, origin.principal())
                .or(() -> tooLong(reason))
                .or(
                        () ->
                                open
                                        ? Optional.empty()
                                        : Optional.of(
                                                STEP_NOT_OPEN.because(
                                                        "there is no step `%s` that is being done"
                                                                .formatted(step))));
    }

    private static boolean isStuck(Progress progress, String step) {
        return progress.incidents().stream().anyMatch(incident -> incident.step().equals(step));
    }

    private static Optional<Problem> tooLong(String reason) {
        return CommentRules.tooLong(Optional.of(reason));
    }
}
