package com.athyper.audit;

import com.athyper.kernel.Answer;
import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.Done;
import com.athyper.kernel.Page;
import com.athyper.kernel.TenantId;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The door to a tenant's audit trail. Changes write their own links in their own transaction. */
public interface AuditTrail {

    /** Which events; everything given must hold. */
    record Query(
            Optional<String> entity,
            Optional<String> subject,
            Optional<String> actor,
            Optional<String> operation,
            Optional<Instant> from,
            Optional<Instant> to,
            int limit,
            Optional<String> cursor,
            boolean count) {}

    /** Records what changed nothing: the refusal of a privileged action. */
    CompletionStage<Done> append(AuditEntry entry);

    /** Oldest first. */
    CompletionStage<Answer<Page<AuditEvent>>> events(TenantId tenant, Query query);

    CompletionStage<AuditVerification> verify(TenantId tenant);
}
