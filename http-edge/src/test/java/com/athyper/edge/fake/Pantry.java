package com.athyper.edge.fake;

import com.athyper.kernel.Done;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.cache.Cache;
import com.athyper.kernel.cache.CacheKey;
import com.athyper.kernel.cache.CacheReport;
import com.athyper.kernel.cache.CacheScope;
import com.athyper.kernel.cache.Region;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** A cache of one level that keeps what there is until it is told otherwise. */
public final class Pantry implements Cache {
    private final Map<CacheKey, Object> kept = new HashMap<>();
    private final List<CacheScope> cleared = new ArrayList<>();
    private long hits;
    private long loads;

    public long hits() {
        return hits;
    }

    public List<CacheScope> cleared() {
        return cleared;
    }

    @Override
    public <T> CompletionStage<Optional<T>> get(
            Region<T> region,
            TenantId tenant,
            String key,
            Supplier<CompletionStage<Optional<T>>> source) {
        var place = new CacheKey(tenant, region.name(), key);
        if (kept.containsKey(place)) {
            hits++;
            return CompletableFuture.completedStage(Optional.of(typed(kept.get(place))));
        }
        loads++;
        return source.get()
                .thenApply(
                        found -> {
                            found.ifPresent(value -> kept.put(place, value));
                            return found;
                        });
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // a region's values are of its type
    private static <T> T typed(Object value) {
        return (T) value;
    }

    @Override
    public <T> CompletionStage<T> put(
            Region<T> region, TenantId tenant, String key, Supplier<CompletionStage<T>> made) {
        return made.get()
                .thenApply(
                        value -> {
                            kept.put(new CacheKey(tenant, region.name(), key), value);
                            return value;
                        });
    }

    @Override
    public CompletionStage<Void> changed(TenantId tenant) {
        kept.keySet().removeIf(key -> key.tenant().equals(tenant));
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Done> clear(CacheScope scope) {
        cleared.add(scope);
        kept.clear();
        return CompletableFuture.completedStage(Done.DONE);
    }

    @Override
    public CacheReport report() {
        return new CacheReport(
                List.of(new CacheReport.Counts("planted", hits, 0, loads, 0, 0, 0)),
                kept.size(),
                100,
                1_000,
                "none");
    }
}
