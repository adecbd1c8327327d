package com.athyper.meta.record;

import com.athyper.kernel.Done;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** The store of how imports are doing. Each is shown to nobody but whoever has asked for it. */
public interface ImportReports {
    /** How long it is remembered what became of an import. */
    Duration LIFETIME = Duration.ofDays(7);

    int LISTED_MAX = 50;

    /** Whose imports of what. */
    record Whose(TenantId tenant, EntityName entity, PrincipalId by) {}

    /** In the place of what was reported of the same import before. */
    CompletionStage<Done> keep(TenantId tenant, ImportReport report);

    CompletionStage<Optional<ImportReport>> find(Whose whose, UUID id);

    /**
     * The latest first, without what is told of rows.
     *
     * @param key of the idempotency key alone, if there is one
     */
    CompletionStage<List<ImportReport>> latest(Whose whose, Optional<String> key);

    /** Forgets what was last heard of before then. */
    CompletionStage<Done> forget(TenantId tenant, Instant before);
}
