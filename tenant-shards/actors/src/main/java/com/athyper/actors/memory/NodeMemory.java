package com.athyper.actors.memory;

import com.athyper.identity.Organization;
import com.athyper.identity.Principals;
import com.athyper.kernel.TenantId;
import com.athyper.tenancy.definition.DefinitionStore;
import com.athyper.tenancy.definition.DefinitionStore.Snapshot;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this node knows of every tenant. Reads never wait; a refresh replaces a tenant's memory as a
 * whole and never with something older.
 */
public final class NodeMemory {
    private final DefinitionStore definitions;
    private final SharedDocuments documents = new SharedDocuments();
    private final Principals principals;
    private final List<Section<?>> sections;
    private final Map<TenantId, TenantMemory> tenants = new ConcurrentHashMap<>();
    private final Map<TenantId, Refresh> refreshes = new HashMap<>();

    /** A load under way, and the one that will follow it for those who asked after it began. */
    private static final class Refresh {
        final CompletableFuture<Void> running = new CompletableFuture<>();
        @Nullable CompletableFuture<Void> next;
    }

    public NodeMemory(
            DefinitionStore definitions, Principals principals, List<Section<?>> sections) {
        this.definitions = definitions;
        this.principals = principals;
        this.sections = List.copyOf(sections);
    }

    public Optional<TenantMemory> find(TenantId tenant) {
        return Optional.ofNullable(tenants.get(tenant));
    }

    public Map<TenantId, TenantMemory> all() {
        return Map.copyOf(tenants);
    }

    /** The tenant's memory, loaded if it is not there yet; empty if there is no such tenant. */
    public CompletionStage<Optional<TenantMemory>> ready(TenantId tenant) {
        return find(tenant).isPresent()
                ? CompletableFuture.completedFuture(find(tenant))
                : refresh(tenant).thenApply(_ -> find(tenant));
    }

    /** Completes once everything that was in force at the time of the call is in memory. */
    public CompletionStage<Void> refresh(TenantId tenant) {
        synchronized (refreshes) {
            Refresh underWay = refreshes.get(tenant);
            if (underWay != null) {
                if (underWay.next == null) {
                    underWay.next = new CompletableFuture<>();
                }
                return underWay.next;
            }
            return start(tenant, new Refresh());
        }
    }

    /** Loads every tenant whose epoch is not the one in memory. */
    public CompletionStage<Void> catchUp() {
        return definitions
                .epochs()
                .thenCompose(
                        epochs -> {
                            List<CompletableFuture<Void>> loads = new ArrayList<>();
                            epochs.forEach(
                                    (tenant, epoch) -> {
                                        if (find(tenant)
                                                .filter(
                                                        memory ->
                                                                memory.snapshot().epoch() >= epoch)
                                                .isEmpty()) {
                                            loads.add(refresh(tenant).toCompletableFuture());
                                        }
                                    });
                            return CompletableFuture.allOf(loads.toArray(CompletableFuture[]::new));
                        });
    }

    private CompletionStage<Void> start(TenantId tenant, Refresh refresh) {
        refreshes.put(tenant, refresh);
        load(tenant).whenComplete((_, failure) -> finished(tenant, refresh, failure));
        return refresh.running;
    }

    private void finished(TenantId tenant, Refresh refresh, @Nullable Throwable failure) {
        CompletableFuture<Void> next;
        synchronized (refreshes) {
            refreshes.remove(tenant);
            next = refresh.next;
            if (next != null) {
                CompletableFuture<Void> waiting = next;
                start(tenant, new Refresh()).whenComplete((_, later) -> complete(waiting, later));
            }
        }
        complete(refresh.running, failure);
    }

    private static void complete(CompletableFuture<Void> waiting, @Nullable Throwable failure) {
        if (failure == null) {
            waiting.complete(null);
        } else {
            waiting.completeExceptionally(failure);
        }
    }

    /**
     * The organization is read after the epoch: it is never older than what it is remembered under,
     * so that a role that was taken away is not kept by a node that believes to be up to date.
     */
    private CompletionStage<Void> load(TenantId tenant) {
        return definitions
                .load(tenant, Optional.ofNullable(tenants.get(tenant)).map(TenantMemory::snapshot))
                .thenCompose(
                        snapshot ->
                                snapshot.isEmpty()
                                        ? CompletableFuture.completedStage(null)
                                        : principals
                                                .load(tenant)
                                                .thenAccept(there -> keep(snapshot.get(), there)));
    }

    private void keep(Snapshot loaded, Organization organization) {
        tenants.compute(
                loaded.tenant(),
                (_, old) ->
                        old != null && old.snapshot().epoch() > loaded.epoch()
                                ? old
                                : TenantMemory.build(
                                        documents.shared(loaded),
                                        organization,
                                        sections,
                                        Optional.ofNullable(old)));
    }
}
