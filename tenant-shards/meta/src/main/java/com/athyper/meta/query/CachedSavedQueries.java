package com.athyper.meta.query;

import com.athyper.kernel.Answer;
import com.athyper.kernel.Done;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Json;
import com.athyper.kernel.Origin;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.kernel.cache.Cache;
import com.athyper.kernel.cache.Region;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * {@link SavedQueries} that are found in the cache. Whoever is told that a change is made finds it
 * at every node that could be reached.
 */
public record CachedSavedQueries(SavedQueries store, Cache cache) implements SavedQueries {
    /** What the store raises the epoch of, in the transaction of each change. */
    public static final Region<Kept> REGION =
            new Region<>(
                    "saved-query",
                    CachedSavedQueries::write,
                    CachedSavedQueries::read,
                    Duration.ofMinutes(10),
                    Duration.ofMinutes(1));

    @Override
    public CompletionStage<Answer<Kept>> create(TenantId tenant, SavedQuery query, Origin origin) {
        return known(tenant, store.create(tenant, query, origin));
    }

    @Override
    public CompletionStage<Answer<Kept>> update(
            TenantId tenant, SavedQuery query, String tag, Origin origin) {
        return known(tenant, store.update(tenant, query, tag, origin));
    }

    @Override
    public CompletionStage<Answer<Done>> delete(
            TenantId tenant, EntityName name, String tag, Origin origin) {
        return known(tenant, store.delete(tenant, name, tag, origin));
    }

    @Override
    public CompletionStage<Optional<Kept>> find(TenantId tenant, EntityName name) {
        return cache.get(REGION, tenant, name.value(), () -> store.find(tenant, name));
    }

    @Override
    public CompletionStage<List<Kept>> all(TenantId tenant) {
        return store.all(tenant);
    }

    private <T> CompletionStage<Answer<T>> known(
            TenantId tenant, CompletionStage<Answer<T>> change) {
        return change.thenCompose(
                answer ->
                        switch (answer) {
                            case Answer.Ok<T> _ -> cache.changed(tenant).thenApply(_ -> answer);
                            case Answer.Refused<T> _ -> CompletableFuture.completedStage(answer);
                        });
    }

    private static String write(Kept kept) {
        return Json.write(
                Value.object()
                        .put("query", kept.query().document())
                        .put("version", kept.version())
                        .put("createdBy", kept.createdBy().value())
                        .put("createdAt", kept.createdAt().toString())
                        .put("updatedBy", kept.updatedBy().value())
                        .put("updatedAt", kept.updatedAt().toString())
                        .build());
    }

    private static Kept read(String text) {
        Value.Fields kept = Json.trustedObject(text);
        return new Kept(
                SavedQuery.trusted((Value.Fields) kept.get("query").orElseThrow()),
                ((Value.Num) kept.get("version").orElseThrow()).value().longValueExact(),
                new PrincipalId(kept.text("createdBy").orElseThrow()),
                Instant.parse(kept.text("createdAt").orElseThrow()),
                new PrincipalId(kept.text("updatedBy").orElseThrow()),
                Instant.parse(kept.text("updatedAt").orElseThrow()));
    }
}
