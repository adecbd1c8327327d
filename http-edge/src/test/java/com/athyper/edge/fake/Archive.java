package com.athyper.edge.fake;

import com.athyper.kernel.Done;
import com.athyper.kernel.Origin;
import com.athyper.kernel.PersistedDocuments;
import com.athyper.kernel.TenantId;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Registered documents in memory. */
public final class Archive implements PersistedDocuments {
    private final Map<String, Shown> all = new TreeMap<>();
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
                Optional.ofNullable(all.get(tenant.value() + " " + hash)).map(Shown::document));
    }

    @Override
    public CompletionStage<Done> register(
            TenantId tenant, String hash, String document, Origin origin) {
        all.putIfAbsent(
                tenant.value() + " " + hash,
                new Shown(
                        new Registered(hash, document.length(), origin.principal(), origin.at()),
                        document));
        return CompletableFuture.completedStage(Done.DONE);
    }

    @Override
    public CompletionStage<List<Registered>> all(TenantId tenant) {
        return CompletableFuture.completedStage(
                all.entrySet().stream()
                        .filter(entry -> entry.getKey().startsWith(tenant.value() + " "))
                        .map(entry -> entry.getValue().registered())
                        .toList());
    }

    @Override
    public CompletionStage<Optional<Shown>> show(TenantId tenant, String hash) {
        return CompletableFuture.completedStage(
                Optional.ofNullable(all.get(tenant.value() + " " + hash)));
    }

    @Override
    public CompletionStage<Boolean> delete(TenantId tenant, String hash, Origin origin) {
        return CompletableFuture.completedStage(all.remove(tenant.value() + " " + hash) != null);
    }
}
