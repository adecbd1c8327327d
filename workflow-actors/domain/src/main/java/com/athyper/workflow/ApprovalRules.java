package com.athyper.workflow;

import static com.athyper.kernel.Decision.accept;
import static com.athyper.kernel.Decision.alreadyDone;
import static com.athyper.kernel.Decision.refuse;
import static com.athyper.workflow.WorkflowError.INSTANCE_ENDED;
import static com.athyper.workflow.WorkflowError.INSTANCE_NOT_FOUND;
import static com.athyper.workflow.WorkflowError.INSTANCE_PAUSED;
import static com.athyper.workflow.WorkflowError.INSTANCE_STARTED;

import com.athyper.kernel.Aggregate;
import com.athyper.kernel.Decision;
import com.athyper.kernel.Origin;
import com.athyper.kernel.TenantId;
import com.athyper.workflow.Approval.NotStarted;
import com.athyper.workflow.Approval.Progress;
import com.athyper.workflow.Approval.Running;
import com.athyper.workflow.Approval.Subject;
import com.athyper.workflow.ApprovalCommand.AddComment;
import com.athyper.workflow.ApprovalCommand.Approve;
import com.athyper.workflow.ApprovalCommand.Cancel;
import com.athyper.workflow.ApprovalCommand.Claim;
import com.athyper.workflow.ApprovalCommand.Escalate;
import com.athyper.workflow.ApprovalCommand.Migration;
import com.athyper.workflow.ApprovalCommand.OfTask;
import com.athyper.workflow.ApprovalCommand.Recovery;
import com.athyper.workflow.ApprovalCommand.Reject;
import com.athyper.workflow.ApprovalCommand.Release;
import com.athyper.workflow.ApprovalCommand.Remind;
import com.athyper.workflow.ApprovalCommand.RequestChanges;
import com.athyper.workflow.ApprovalCommand.Retry;
import com.athyper.workflow.ApprovalCommand.Review;
import com.athyper.workflow.ApprovalCommand.Start;
import com.athyper.workflow.ApprovalEvent.Choice;
import com.athyper.workflow.ApprovalEvent.Started;
import com.athyper.workflow.TaskRules.Answer;

import java.util.ArrayList;
import java.util.Optional;

/**
 * The life of an approval. It fails closed: where nobody can be asked there is an incident, and
 * nothing but the decisions of those who were asked ends it as approved.
 *
 * <pre>
 * NotStarted --Start--> Running --the last step--> Ended
 *                        |   ^                      ^
 *           nobody to ask|   |Retry      Reject, RequestChanges, Cancel
 *                        v   |                      |
 *                 Running with an incident ---------+
 *
 * Running --Pause--> Paused --Resume--> Running, with the time that was left
 * </pre>
 */
public final class ApprovalRules implements Aggregate<ApprovalCommand, ApprovalEvent, Approval> {
    private final StepRules steps;
    private final TaskRules tasks;
    private final EscalationRules escalations;
    private final HandingRules handing;
    private final RecoveryRules recovery;
    private final ReviewRules review;
    private final MigrationRules migrations;

    /**
     * @param directory asked while deciding and never while replaying
     */
    public ApprovalRules(TenantId tenant, ApproverDirectory directory) {
        steps = new StepRules(tenant, directory);
        tasks = new TaskRules(steps);
        escalations = new EscalationRules(steps);
        handing = new HandingRules(steps, tasks);
        recovery = new RecoveryRules(steps);
        review = new ReviewRules(steps);
        migrations = new MigrationRules(steps);
    }

    @Override
    public Approval initial() {
        return new NotStarted();
    }

    @Override
    public Approval evolve(Approval approval, ApprovalEvent event, Origin origin) {
        return Evolution.evolve(approval, event, origin);
    }

    @Override
    public Optional<Due<ApprovalCommand>> due(Approval approval) {
        return switch (approval) {
            case Running(var progress) -> EscalationRules.due(progress);
            case NotStarted _, Approval.Paused _, Approval.Ended _ -> Optional.empty();
        };
    }

    @Override
    public Decision<ApprovalEvent> decide(
            Approval approval, ApprovalCommand command, Origin origin) {
        return switch (approval) {
            case NotStarted _ ->
                    switch (command) {
                        case Start start -> start(start, origin);
                        case Claim _,
                                Release _,
                                Approve _,
                                Reject _,
                                RequestChanges _,
                                AddComment _,
                                OfTask _,
                                Recovery _,
                                Migration _,
                                Cancel _,
                                Review _,
                                Retry _,
                                Remind _,
                                Escalate _ ->
                                refuse(INSTANCE_NOT_FOUND, "the approval has not started");
                    };
            case Running(var progress) -> decide(progress, command, origin);
            case Approval.Paused paused -> whilePaused(paused, command, origin);
            case Approval.Ended(var progress, var outcome, _) ->
                    switch (command) {
                        case Start(_, _, var subject) -> startAgain(progress, subject);
                        // The clock may be late; to it, an end is nothing to complain about.
                        case Remind _, Escalate _, Review _ -> alreadyDone();
                        case Claim _,
                                Release _,
                                Approve _,
                                Reject _,
                                RequestChanges _,
                                AddComment _,
                                OfTask _,
                                Recovery _,
                                Migration _,
                                Cancel _,
                                Retry _ ->
                                refuse(
                                        INSTANCE_ENDED,
                                        "the approval has ended as %s"
                                                .formatted(Words.of(outcome)));
                    };
        };
    }

    private Decision<ApprovalEvent> decide(
            Progress progress, ApprovalCommand command, Origin origin) {
        return switch (command) {
            case Start(_, _, var subject) -> startAgain(progress, subject);
            case Claim(var task) -> tasks.claim(progress, task, origin.principal());
            case Release(var task) -> tasks.release(progress, task, origin.principal());
            case Approve(var task, var comment) ->
                    tasks.answer(progress, new Answer(task, Choice.APPROVED, comment), origin);
            case Reject(var task, var comment) ->
                    tasks.answer(progress, new Answer(task, Choice.REJECTED, comment), origin);
            case RequestChanges(var task, var comment) ->
                    tasks.answer(
                            progress, new Answer(task, Choice.CHANGES_REQUESTED, comment), origin);
            case AddComment comment -> CommentRules.add(progress, comment, steps);
            case OfTask ofTask ->
                    review.mending(progress, handing.decide(progress, ofTask, origin), origin);
            case Recovery measure -> recovery.running(progress, measure, origin);
            case Migration migration -> migrations.decide(progress, migration, origin);
            case Cancel(var reason) -> cancel(reason);
            case Review _ -> review.review(progress, origin);
            case Retry _ -> new RetryRules(steps, escalations, review).retry(progress, origin);
            case Remind remind -> EscalationRules.remind(progress, remind);
            case Escalate escalate -> escalations.escalate(progress, escalate, origin);
        };
    }

    private Decision<ApprovalEvent> whilePaused(
            Approval.Paused paused, ApprovalCommand command, Origin origin) {
        var progress = paused.progress();
        return switch (command) {
            case Start(_, _, var subject) -> startAgain(progress, subject);
            case Recovery measure ->
                    review.resuming(
                            paused,
                            recovery.paused(progress, paused.pause(), measure, origin),
                            origin);
            case AddComment comment -> CommentRules.add(progress, comment, steps);
            case Cancel(var reason) -> cancel(reason);
            // No time runs; what is due is due again later.
            case Remind _, Escalate _, Review _ -> alreadyDone();
            case Claim _,
                    Release _,
                    Approve _,
                    Reject _,
                    RequestChanges _,
                    OfTask _,
                    Migration _,
                    Retry _ ->
                    refuse(
                            INSTANCE_PAUSED,
                            "paused by `%s`: %s"
                                    .formatted(paused.pause().by(), paused.pause().reason()));
        };
    }

    private Decision<ApprovalEvent> start(Start start, Origin origin) {
        var started = new Started(start.template(), start.templateVersion(), start.subject());
        var progress = Evolution.evolve(new NotStarted(), started, origin).started().orElseThrow();
        var events = new ArrayList<ApprovalEvent>();
        events.add(started);
        events.addAll(steps.advance(progress, origin));
        return accept(events);
    }

    /** A relay repeats a start until it knows of its success, whatever has happened since. */
    private static Decision<ApprovalEvent> startAgain(Progress progress, Subject subject) {
        var known = progress.subject();
        boolean same =
                known.entity().equals(subject.entity())
                        && known.record().equals(subject.record())
                        && known.recordVersion() == subject.recordVersion()
                        && known.transition().equals(subject.transition())
                        && known.requester().equals(subject.requester());
        return same
                ? alreadyDone()
                : refuse(INSTANCE_STARTED, "the approval has started for something else");
    }

    private static Decision<ApprovalEvent> cancel(String reason) {
        return Decision.unless(
                CommentRules.tooLong(Optional.of(reason)),
                () -> accept(new ApprovalEvent.Ended(Approval.Outcome.CANCELLED, reason)));
    }
}
