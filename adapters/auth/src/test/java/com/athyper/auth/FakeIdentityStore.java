package com.athyper.auth;

import com.athyper.identity.LocalIdentityStore;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Secret;
import com.athyper.kernel.TenantId;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What nodes share, in memory; it can be made to fail. */
final class FakeIdentityStore implements LocalIdentityStore {
    final Map<String, Secret> keys = new ConcurrentHashMap<>();
    final Map<String, Secret> hashes = new ConcurrentHashMap<>();
    final Set<String> used = ConcurrentHashMap.newKeySet();
    final AtomicInteger failures = new AtomicInteger();
    final AtomicInteger keyCalls = new AtomicInteger();

    @Override
    public CompletionStage<Secret> signingKey(String realm, Secret fresh) {
        keyCalls.incrementAndGet();
        if (failures.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            return CompletableFuture.failedFuture(new IllegalStateException("away"));
        }
        Secret winner = keys.putIfAbsent(realm, fresh);
        return CompletableFuture.completedFuture(winner == null ? fresh : winner);
    }

    @Override
    public CompletionStage<Optional<Secret>> passwordHash(TenantId tenant, PrincipalId principal) {
        return CompletableFuture.completedFuture(
                Optional.ofNullable(hashes.get(tenant + "/" + principal)));
    }

    @Override
    public CompletionStage<Boolean> useOnce(String id, Instant until) {
        return CompletableFuture.completedFuture(used.add(id));
    }
}
