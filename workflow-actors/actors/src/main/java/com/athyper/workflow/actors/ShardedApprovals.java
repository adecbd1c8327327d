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
import com.athyper.workflow.ApprovalCommand.Start;
import com.athyper.workflow.ApprovalEvent;
import com.athyper.workflow.ApprovalKey;
import com.athyper.workflow.ApprovalStore;
import com.athyper.workflow.Approvals;
import com.athyper.workflow.PendingStart;
import com.athyper.workflow.Timeline;
import com.athyper.workflow.WorkflowError;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@link Approvals} by cluster sharding. */
public final class ShardedApprovals implements Approvals {
    private final ShardedAggregates<ApprovalCommand, ApprovalEvent, Approval> approvals;
    private final AggregateType<ApprovalCommand, ApprovalEvent, Approval> type;
    private final Journal journal;
    private final ApprovalStore store;
    private final NodeTemplates templates;

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
        this.templates = templates;
    }

    @Override
    public CompletionStage<Answer<Shown>> execute(
            ApprovalKey key, ApprovalCommand command, Origin origin) {
        return approvals
                .execute(ApprovalType.address(key), command, origin)
                .thenApply(answer -> answer.map(ShardedApprovals::shown));
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
        var key = new ApprovalKey(tenant, instance);
        return store.pendingStart(tenant, instance)
                .thenCompose(
                        pending -> pending.isPresent() ? start(key, pending.get()) : show(key));
    }

    @Override
    public CompletionStage<Answer<Shown>> start(TenantId tenant, PendingStart pending) {
        return start(new ApprovalKey(tenant, pending.instance()), pending);
    }

    /** Wakes an approval that owes something. */
    public void wake(ApprovalKey key) {
        approvals.wake(ApprovalType.address(key));
    }

    private CompletionStage<Answer<Shown>> start(ApprovalKey key, PendingStart pending) {
        Optional<Start> start =
                templates
                        .find(key.tenant(), pending.template())
                        .map(
                                template ->
                                        new Start(
                                                template.document(),
                                                template.version(),
                                                subject(pending)));
        if (start.isEmpty()) {
            return CompletableFuture.completedFuture(
                    Answer.refused(
                            WorkflowError.TEMPLATE_NOT_IN_FORCE.because(
                                    "the template `%s` is not in force"
                                            .formatted(pending.template()))));
        }
        return execute(key, start.get(), pending.origin().under("start:" + key.instance()));
    }

    private static Approval.Subject subject(PendingStart pending) {
        return new Approval.Subject(
                pending.entity(),
                pending.record(),
                pending.recordVersion(),
                title(pending),
                pending.attributes(),
                pending.origin().principal(),
                pending.transition(),
                pending.outcomes());
    }

    /** What the inbox calls it: the record's own title or name if it has one. */
    private static String title(PendingStart pending) {
        return pending.attributes()
                .text("title")
                .or(() -> pending.attributes().text("name"))
                .or(() -> pending.attributes().text("subject"))
                .orElseGet(() -> pending.entity().value() + " " + pending.record());
    }

    private static Shown shown(State<Approval> state) {
        return new Shown(state.state(), state.sequence());
    }
}
