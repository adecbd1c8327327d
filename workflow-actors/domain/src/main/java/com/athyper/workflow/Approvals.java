package com.athyper.workflow;

import com.athyper.kernel.Answer;
import com.athyper.kernel.Origin;
import com.athyper.kernel.TenantId;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * The door to every approval. When a command is answered, its events are durable, the inbox shows
 * them, and a final decision has been applied to the record.
 */
public interface Approvals {

    /**
     * @param events how many events led here
     */
    record Shown(Approval approval, long events) {}

    CompletionStage<Answer<Shown>> execute(ApprovalKey key, ApprovalCommand command, Origin origin);

    CompletionStage<Answer<Shown>> show(ApprovalKey key);

    /** As of its n-th event, read from the journal. */
    CompletionStage<Answer<Shown>> at(ApprovalKey key, long events);

    /** As it was at that time. */
    CompletionStage<Answer<Shown>> at(ApprovalKey key, Instant moment);

    /** All that has happened to it, read from the journal; nothing if it has not started. */
    CompletionStage<Answer<List<Timeline.Moment>>> timeline(ApprovalKey key);

    /**
     * Starts what the record's transition asked for and takes it out of the outbox; may be
     * repeated.
     */
    CompletionStage<Answer<Shown>> start(TenantId tenant, UUID instance);

    /** As the other one, for whoever has just put it into the outbox and knows what it says. */
    CompletionStage<Answer<Shown>> start(TenantId tenant, PendingStart pending);
}
