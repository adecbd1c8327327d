package com.athyper.meta.record;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * What happens to a tenant's records, at whichever node, in the one order in which it was
 * committed. What a record holds is not told: who asks for it is asked who they are.
 */
public interface RecordFeed {

    /** What was done. The names appear on the wire and never change. */
    enum What {
        CREATED,
        UPDATED,
        DELETED,
        TRANSITIONED,
        RESTORED
    }

    /**
     * Something that happened.
     *
     * @param number of its place in the tenant's order; numbers are not reused and some are missing
     * @param version that the record came to, or had before it was deleted
     */
    record Happening(
            long number,
            EntityName entity,
            UUID record,
            What what,
            long version,
            PrincipalId by,
            Instant at) {}

    /**
     * Some of it, oldest first.
     *
     * @param upTo the number up to which nothing is left out
     */
    record Portion(List<Happening> happenings, long upTo) {
        public Portion {
            happenings = List.copyOf(happenings);
        }
    }

    /** The number of the last thing that happened to anything of the tenant. */
    CompletionStage<Long> head(TenantId tenant);

    CompletionStage<Portion> after(TenantId tenant, long number, int limit);
}
