package com.athyper.meta.query;

import com.athyper.kernel.Answer;
import com.athyper.kernel.Done;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Json;
import com.athyper.kernel.Origin;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Sha256;
import com.athyper.kernel.TenantId;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The queries that tenants keep under names. Every change is audited in its own transaction. */
public interface SavedQueries {
    int PER_TENANT_MAX = 500;

    /** A query as it is kept. */
    record Kept(
            SavedQuery query,
            long version,
            PrincipalId createdBy,
            Instant createdAt,
            PrincipalId updatedBy,
            Instant updatedAt) {
        /** Differs also between two queries that had the same name one after the other. */
        public String tag() {
            return version
                    + "-"
                    + Sha256.hex(Json.canonical(query.document()) + createdAt).substring(0, 12);
        }
    }

    /** Applied once per {@link Origin#commandId}; refused if there is one of that name. */
    CompletionStage<Answer<Kept>> create(TenantId tenant, SavedQuery query, Origin origin);

    /** Refused unless {@code tag} is that of what is kept. */
    CompletionStage<Answer<Kept>> update(
            TenantId tenant, SavedQuery query, String tag, Origin origin);

    /** Refused unless {@code tag} is that of what is kept. */
    CompletionStage<Answer<Done>> delete(
            TenantId tenant, EntityName name, String tag, Origin origin);

    CompletionStage<Optional<Kept>> find(TenantId tenant, EntityName name);

    /** By name. */
    CompletionStage<List<Kept>> all(TenantId tenant);
}
