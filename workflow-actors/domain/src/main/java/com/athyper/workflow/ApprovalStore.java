package com.athyper.workflow;

import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.Done;
import com.athyper.kernel.Origin;
import com.athyper.kernel.Problem;
import com.athyper.kernel.TenantId;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * What approvals leave outside their journal. Every write can be repeated and has its effect once.
 */
public interface ApprovalStore {

    /**
     * One transaction: tasks, inbox and due index as the state has them; the start taken out of the
     * outbox; the audit of the events up to {@code sequence}; and, if the approval has ended, the
     * record's new state and the end of its lock.
     *
     * @param passage what led here since it was settled last
     * @param origin of the command that led here
     */
    CompletionStage<Done> settle(
            ApprovalKey key,
            String persistenceId,
            long sequence,
            Passage passage,
            Origin origin,
            List<AuditEntry> audit);

    /** Keeps that somebody tried what the rules forbid, with its audit. */
    CompletionStage<Done> refused(ApprovalKey key, String kind, Origin origin, Problem problem);

    /** Read from the outbox and the record; empty once it has been started. */
    CompletionStage<Optional<PendingStart>> pendingStart(TenantId tenant, UUID instance);

    /** Starts that have waited in the outbox since before the instant, oldest first. */
    CompletionStage<List<ApprovalKey>> startsPendingSince(Instant before, int limit);

    /**
     * Approvals of which a task waits for people who are all inactive, in their order.
     *
     * @param after the last one that is known already
     */
    CompletionStage<List<UUID>> waitingForTheGone(TenantId tenant, Optional<UUID> after, int limit);

    /** Approvals with a deadline before the instant, earliest first. */
    CompletionStage<List<ApprovalKey>> dueBefore(Instant before, int limit);
}
