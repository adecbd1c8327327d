package com.athyper.workflow;

import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Page;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * What waits for a principal: open tasks that they may claim and tasks that they have claimed,
 * oldest first.
 */
public interface Inbox {

    record Item(
            UUID id,
            UUID instanceId,
            String step,
            EntityName entity,
            UUID recordId,
            String title,
            PrincipalId requester,
            Approval.TaskStatus status,
            Optional<PrincipalId> assignee,
            Instant createdAt,
            Optional<Instant> dueAt,
            Optional<Instant> remindedAt) {}

    CompletionStage<Answer<Page<Item>>> inbox(
            TenantId tenant,
            PrincipalId principal,
            int limit,
            Optional<String> cursor,
            boolean count);
}
