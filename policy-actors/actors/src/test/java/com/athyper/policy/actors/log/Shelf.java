package com.athyper.policy.actors.log;

import com.athyper.kernel.Answer;
import com.athyper.kernel.Done;
import com.athyper.kernel.Origin;
import com.athyper.kernel.Page;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Unavailable;
import com.athyper.policy.log.DecisionFilter;
import com.athyper.policy.log.DecisionStore;
import com.athyper.policy.log.LogEntry;
import com.athyper.policy.log.LogSettings;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** A store that a test can take away, stop, and look into. */
final class Shelf implements DecisionStore {
    final Map<TenantId, LogSettings> settings = new ConcurrentHashMap<>();
    final List<String> forgotten = new ArrayList<>();
    volatile boolean away;
    volatile Predicate<LogEntry> poison = _ -> false;
    private final List<LogEntry> entries = new ArrayList<>();
    private CompletableFuture<Done> gate = CompletableFuture.completedFuture(Done.DONE);
    private int writes;

    /** Nothing is written until this is completed. */
    synchronized CompletableFuture<Done> shut() {
        gate = new CompletableFuture<>();
        return gate;
    }

    synchronized List<LogEntry> entries() {
        return List.copyOf(entries);
    }

    synchronized int writes() {
        return writes;
    }

    List<LogEntry.Decided> decided() {
        return entries().stream()
                .filter(LogEntry.Decided.class::isInstance)
                .map(LogEntry.Decided.class::cast)
                .toList();
    }

    long lost() {
        return entries().stream()
                .filter(LogEntry.Gap.class::isInstance)
                .mapToLong(entry -> ((LogEntry.Gap) entry).lost())
                .sum();
    }

    @Override
    public synchronized CompletionStage<Done> write(TenantId tenant, List<LogEntry> lines) {
        if (away) {
            return CompletableFuture.failedStage(new Unavailable("away", null));
        }
        if (lines.stream().anyMatch(poison)) {
            return CompletableFuture.failedStage(new IllegalStateException("cannot be stored"));
        }
        return gate.thenApply(
                done -> {
                    synchronized (this) {
                        writes++;
                        entries.addAll(lines);
                    }
                    return done;
                });
    }

    @Override
    public CompletionStage<Answer<Page<LogEntry>>> page(
            TenantId tenant, DecisionFilter filter, Order order) {
        throw new UnsupportedOperationException("nobody asks here");
    }

    @Override
    public CompletionStage<Optional<LogSettings>> settings(TenantId tenant) {
        return CompletableFuture.completedStage(Optional.ofNullable(settings.get(tenant)));
    }

    @Override
    public CompletionStage<Done> change(TenantId tenant, LogSettings wanted, Origin origin) {
        settings.put(tenant, wanted);
        return CompletableFuture.completedStage(Done.DONE);
    }

    @Override
    public synchronized CompletionStage<Integer> forget(TenantId tenant, Instant before, int max) {
        boolean first = forgotten.isEmpty();
        forgotten.add(tenant + " " + before);
        return CompletableFuture.completedStage(first ? max : 3);
    }

    synchronized List<String> forgotten() {
        return List.copyOf(forgotten);
    }
}
