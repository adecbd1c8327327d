package com.athyper.workflow;

import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Page;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * Tasks as principals look for them, and the comments that speak to them; never behind what was
 * acknowledged.
 */
public interface Inbox {

    /** Which tasks of a principal. */
    enum View {
        /** What they may claim and what they have. */
        WAITING,
        /** Those of approvals that they requested. */
        SENT,
        /** What they decided. */
        DONE
    }

    /** By what they are in order; without a deadline comes after every deadline. */
    enum Order {
        CREATED,
        DUE,
        DECIDED
    }

    /**
     * @param dueBefore leaves out what is due later or never
     * @param text part of the title, in whatever case
     */
    record Filter(
            Optional<EntityName> entity,
            Optional<String> step,
            Optional<Instant> dueBefore,
            Optional<String> text) {
        public static final Filter NONE =
                new Filter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * @param mandates in whose place the principal acts, for what waits
     */
    record Search(
            View view,
            PrincipalId principal,
            List<Mandate> mandates,
            Filter filter,
            Order order,
            boolean descending) {
        public Search {
            mandates = List.copyOf(mandates);
        }

        /** What waits for the principal, oldest first. */
        public static Search waiting(PrincipalId principal) {
            return new Search(
                    View.WAITING, principal, List.of(), Filter.NONE, Order.CREATED, false);
        }
    }

    /**
     * @param onBehalfOf for whom it waits, if the principal would act in their place
     */
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
            Optional<Instant> remindedAt,
            Optional<Instant> decidedAt,
            Optional<PrincipalId> onBehalfOf) {}

    /** A comment that speaks to the principal. */
    record Mention(
            UUID instanceId, Optional<UUID> taskId, PrincipalId by, Instant at, String text) {}

    CompletionStage<Answer<Page<Item>>> tasks(
            TenantId tenant, Search search, int limit, Optional<String> cursor, boolean count);

    /** Newest first. */
    CompletionStage<Answer<Page<Mention>>> mentions(
            TenantId tenant, PrincipalId principal, int limit, Optional<String> cursor);
}
