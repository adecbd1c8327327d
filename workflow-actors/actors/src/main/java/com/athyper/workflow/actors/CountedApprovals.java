package com.athyper.workflow.actors;

import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.Done;
import com.athyper.kernel.Origin;
import com.athyper.kernel.Problem;
import com.athyper.kernel.TenantId;
import com.athyper.workflow.ApprovalKey;
import com.athyper.workflow.ApprovalStore;
import com.athyper.workflow.Measures;
import com.athyper.workflow.Passage;
import com.athyper.workflow.PendingStart;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** An {@link ApprovalStore} that counts what was settled, once it is. */
public final class CountedApprovals implements ApprovalStore {
    private final ApprovalStore store;
    private final ApprovalCounts counts = new ApprovalCounts();

    public CountedApprovals(ApprovalStore store) {
        this.store = store;
    }

    public ApprovalCounts counts() {
        return counts;
    }

    @Override
    public CompletionStage<Done> settle(
            ApprovalKey key,
            String persistenceId,
            long sequence,
            Passage passage,
            Origin origin,
            List<AuditEntry> audit) {
        return store.settle(key, persistenceId, sequence, passage, origin, audit)
                .thenApply(
                        done -> {
                            passage.after()
                                    .started()
                                    .ifPresent(
                                            progress ->
                                                    counts.settled(
                                                            key.tenant(),
                                                            progress.template().name().value(),
                                                            Measures.of(passage, sequence)));
                            return done;
                        });
    }

    @Override
    public CompletionStage<Done> refused(
            ApprovalKey key, String kind, Origin origin, Problem problem) {
        return store.refused(key, kind, origin, problem)
                .thenApply(
                        done -> {
                            counts.refused(key.tenant(), kind);
                            return done;
                        });
    }

    @Override
    public CompletionStage<Optional<PendingStart>> pendingStart(TenantId tenant, UUID instance) {
        return store.pendingStart(tenant, instance);
    }

    @Override
    public CompletionStage<List<ApprovalKey>> startsPendingSince(Instant before, int limit) {
        return store.startsPendingSince(before, limit);
    }

    @Override
    public CompletionStage<List<UUID>> waitingForTheGone(
            TenantId tenant, Optional<UUID> after, int limit) {
        return store.waitingForTheGone(tenant, after, limit);
    }

    @Override
    public CompletionStage<List<ApprovalKey>> dueBefore(Instant before, int limit) {
        return store.dueBefore(before, limit);
    }
}
