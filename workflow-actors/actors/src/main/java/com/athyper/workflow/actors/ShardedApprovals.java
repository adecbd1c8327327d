package com.athyper.workflow.actors;

import com.athyper.actors.aggregate.AggregateType;
import com.athyper.actors.aggregate.Journal;
import com.athyper.actors.aggregate.ShardedAggregates;
import com.athyper.actors.aggregate.ShardedAggregates.State;
import com.athyper.actors.aggregate.ShellError;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Origin;
import com.athyper.kernel.TenantId;
import com.athyper.workflow.Approval;
import com.athyper.workflow.ApprovalCommand;
import com.athyper.workflow.ApprovalEvent;
import com.athyper.workflow.ApprovalKey;
import com.athyper.workflow.ApprovalStore;
import com.athyper.workflow.PendingStart;
import com.athyper.workflow.Timeline;
import com.athyper.workflow.WorkflowError;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Every approval by cluster sharding. */
public final class ShardedApprovals implements WakeableApprovals {
    private static final String SELF_APPROVAL = "self-approval";

    private final ShardedAggregates<ApprovalCommand, ApprovalEvent, Approval> approvals;
    private final AggregateType<ApprovalCommand, ApprovalEvent, Approval> type;
    private final Journal journal;
    private final ApprovalStore store;
    private final ApprovalStarts starts;

    public ShardedApprovals(
            ShardedAggregates<ApprovalCommand, ApprovalEvent, Approval> approvals,
            AggregateType<ApprovalCommand, ApprovalEvent, Approval> type,
            Journal journal,
            ApprovalStore store,
            NodeTemplates templates) {
        this.approvals = approvals;
        this.type = type;
        this.journal = journal;
        this.store = store;
        this.starts = new ApprovalStarts(store, templates::find);
    }

    @Override
    public CompletionStage<Answer<Shown>> execute(
            ApprovalKey key, ApprovalCommand command, Origin origin) {
        return approvals
                .execute(ApprovalType.address(key), command, origin)
                .thenCompose(answer -> kept(key, origin, answer.map(ShardedApprovals::shown)));
    }

    /** That somebody tried to decide their own request is known before they are refused. */
    private CompletionStage<Answer<Shown>> kept(
            ApprovalKey key, Origin origin, Answer<Shown> answer) {
        return answer instanceof Answer.Refused<Shown>(var problem)
                        && problem.code().equals(WorkflowError.SELF_APPROVAL)
                ? store.refused(key, SELF_APPROVAL, origin, problem).thenApply(_ -> answer)
                : CompletableFuture.completedStage(answer);
    }

    @Override
    public CompletionStage<Answer<Shown>> show(ApprovalKey key) {
        return approvals
                .show(ApprovalType.address(key))
                .thenApply(answer -> answer.map(ShardedApprovals::shown));
    }

    @Override
    public CompletionStage<Answer<Shown>> at(ApprovalKey key, long events) {
        return journal.at(type, ApprovalType.address(key), events)
                .thenApply(
                        found ->
                                found.map(state -> Answer.ok(new Shown(state, events)))
                                        .orElseGet(
                                                () ->
                                                        Answer.refused(
                                                                ShellError.NO_SUCH_EVENT.because(
                                                                        "the approval has fewer"
                                                                                + " than "
                                                                                + events
                                                                                + " events"))));
    }

    @Override
    public CompletionStage<Answer<Shown>> at(ApprovalKey key, Instant moment) {
        return facts(key).thenCompose(facts -> at(key, Timeline.until(facts, moment)));
    }

    @Override
    public CompletionStage<Answer<List<Timeline.Moment>>> timeline(ApprovalKey key) {
        return facts(key).thenApply(facts -> Answer.ok(Timeline.of(key, facts)));
    }

    private CompletionStage<List<Timeline.Fact>> facts(ApprovalKey key) {
        return journal.entries(type, ApprovalType.address(key), Long.MAX_VALUE)
                .thenApply(
                        entries ->
                                entries.stream()
                                        .map(Journal.Entry::recorded)
                                        .map(
                                                recorded ->
                                                        new Timeline.Fact(
                                                                recorded.event(),
                                                                recorded.origin()))
                                        .toList());
    }

    @Override
    public CompletionStage<Answer<Shown>> start(TenantId tenant, UUID instance) {
        return starts.start(this, new ApprovalKey(tenant, instance));
    }

    @Override
    public CompletionStage<Answer<Shown>> start(TenantId tenant, PendingStart pending) {
        return starts.start(this, tenant, pending);
    }

    @Override
    public void wake(ApprovalKey key) {
        approvals.wake(ApprovalType.address(key));
    }

    private static Shown shown(State<Approval> state) {
        return new Shown(state.state(), state.sequence());
    }
}
