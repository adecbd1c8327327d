package com.athyper.edge.fake;

import com.athyper.kernel.Done;
import com.athyper.kernel.Origin;
import com.athyper.kernel.PersistedDocuments;
import com.athyper.kernel.TenantId;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Registered documents in memory. */
public final class Archive implements PersistedDocuments {
    private final Map<String, String> all = new HashMap<>();
    private int finds;

    public int finds() {
        return finds;
    }

    public int size() {
        return all.size();
    }

    @Override
    public CompletionStage<Optional<String>> find(TenantId tenant, String hash) {
        finds++;
        return CompletableFuture.completedStage(
                Optional.ofNullable(all.get(tenant.value() + " " + hash)));
    }

    @Override
    public CompletionStage<Done> register(
            TenantId tenant, String hash, String document, Origin origin) {
        all.putIfAbsent(tenant.value() + " " + hash, document);
        return CompletableFuture.completedStage(Done.DONE);
    }
}
