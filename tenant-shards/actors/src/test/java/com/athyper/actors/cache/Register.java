package com.athyper.actors.cache;

import com.athyper.kernel.Done;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.cache.CacheEpochs;
import com.athyper.kernel.cache.CacheScope;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Epochs in memory, that can be away. */
final class Register implements CacheEpochs {
    private final Map<CacheScope, Long> numbers = new HashMap<>();
    int looks;
    boolean away;

    @Override
    public CompletionStage<Numbers> of(Set<TenantId> tenants) {
        looks++;
        if (away) {
            return CompletableFuture.failedStage(new IllegalStateException("away"));
        }
        var seen = new HashMap<CacheScope, Long>();
        numbers.forEach(
                (scope, number) -> {
                    if (scope.tenant().filter(tenant -> !tenants.contains(tenant)).isEmpty()) {
                        seen.put(scope, number);
                    }
                });
        return CompletableFuture.completedStage(new Numbers(seen));
    }

    @Override
    public CompletionStage<Done> raise(CacheScope scope) {
        numbers.merge(scope, 1L, Long::sum);
        return CompletableFuture.completedStage(Done.DONE);
    }
}
