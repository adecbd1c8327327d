package com.athyper.actors.cache;

import com.athyper.kernel.Done;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.cache.Cache;
import com.athyper.kernel.cache.CacheEpochs;
import com.athyper.kernel.cache.CacheKey;
import com.athyper.kernel.cache.CacheReport;
import com.athyper.kernel.cache.CacheScope;
import com.athyper.kernel.cache.Region;
import com.athyper.kernel.cache.SharedCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * {@link Cache} of one node.
 *
 * <pre>
 *   epoch ── in this process ── shared ── source
 * </pre>
 *
 * Whatever is kept is kept under the epoch that was known before it was asked for, so a value that
 * was overtaken on its way is found by nobody, in whichever level it ends.
 */
public final class NodeCache implements Cache {
    public static final long WEIGHT_MAX = 64L << 20;

    /** What an entry takes besides its text. */
    private static final int ENTRY_WEIGHT = 256;

    private static final String ABSENT = "0";
    private static final char PRESENT = '1';

    private final com.github.benmanes.caffeine.cache.Cache<CacheKey, Entry> local;
    private final Map<Flight, CompletableFuture<Optional<?>>> flights = new ConcurrentHashMap<>();
    private final CacheCounts counts = new CacheCounts();
    private final CacheEpochs epochs;
    private final KnownEpochs known;
    private final SharedCache shared;
    private final Function<TenantId, CompletionStage<Void>> announce;
    private final long weightMax;

    /** A question that is under way. */
    private record Flight(CacheKey key, long epoch) {}

    private record Entry(Optional<?> value, long epoch, int weight, Duration lifetime) {}

    /**
     * Where the cache stands.
     *
     * @param announce tells every node to look at the epochs, and completes once they have
     */
    public record Surroundings(
            CacheEpochs epochs,
            SharedCache shared,
            Function<TenantId, CompletionStage<Void>> announce,
            Ticker ticker) {}

    public NodeCache(Surroundings around, long weightMax) {
        this.epochs = around.epochs();
        this.shared = around.shared();
        this.announce = around.announce();
        this.weightMax = weightMax;
        this.known = new KnownEpochs(epochs, around.ticker(), STALE_MAX);
        this.local =
                Caffeine.newBuilder()
                        .maximumWeight(weightMax)
                        .weigher((CacheKey _, Entry entry) -> entry.weight())
                        .expireAfter(Expiry.writing((CacheKey _, Entry entry) -> entry.lifetime()))
                        .ticker(around.ticker())
                        .executor(Runnable::run)
                        .build();
        shared.onAnnouncement(this::refresh);
    }

    @Override
    public <T> CompletionStage<Optional<T>> get(
            Region<T> region,
            TenantId tenant,
            String key,
            Supplier<CompletionStage<Optional<T>>> source) {
        var place = new CacheKey(tenant, region.name(), key);
        return known.of(tenant, region.name())
                .thenCompose(
                        epoch -> {
                            Entry entry = local.getIfPresent(place);
                            if (entry != null && entry.epoch() == epoch) {
                                counts.of(region).hits().increment();
                                return CompletableFuture.completedStage(
                                        NodeCache.<T>typed(entry.value()));
                            }
                            return flown(region, new Flight(place, epoch), source);
                        });
    }

    private <T> CompletionStage<Optional<T>> flown(
            Region<T> region, Flight flight, Supplier<CompletionStage<Optional<T>>> source) {
        var mine = new CompletableFuture<Optional<?>>();
        var other = flights.putIfAbsent(flight, mine);
        if (other != null) {
            counts.of(region).joined().increment();
            return other.thenApply(NodeCache::<T>typed);
        }
        below(region, flight, source)
                .whenComplete(
                        (value, failure) -> {
                            flights.remove(flight, mine);
                            if (failure == null) {
                                mine.complete(value);
                            } else {
                                mine.completeExceptionally(failure);
                            }
                        });
        return mine.thenApply(NodeCache::<T>typed);
    }

    /** From the shared level, or else from the source. */
    private <T> CompletionStage<Optional<T>> below(
            Region<T> region, Flight flight, Supplier<CompletionStage<Optional<T>>> source) {
        return asked(flight)
                .<Optional<Optional<T>>>handle(
                        (text, failure) -> {
                            if (failure != null) {
                                counts.of(region).bypasses().increment();
                                return Optional.empty();
                            }
                            return text.flatMap(it -> understood(region, it));
                        })
                .thenCompose(
                        found -> {
                            if (found.isPresent()) {
                                counts.of(region).sharedHits().increment();
                                kept(region, flight, found.get());
                                return CompletableFuture.completedStage(found.get());
                            }
                            return loaded(region, flight, source);
                        });
    }

    private CompletionStage<Optional<String>> asked(Flight flight) {
        try {
            return shared.get(flight.key().place(flight.epoch()));
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private <T> CompletionStage<Optional<T>> loaded(
            Region<T> region, Flight flight, Supplier<CompletionStage<Optional<T>>> source) {
        counts.of(region).loads().increment();
        CompletionStage<Optional<T>> loading;
        try {
            loading = source.get();
        } catch (RuntimeException e) {
            loading = CompletableFuture.failedStage(e);
        }
        return loading.whenComplete(
                (value, failure) -> {
                    if (failure == null) {
                        share(flight, region, value, kept(region, flight, value));
                    } else {
                        counts.of(region).failures().increment();
                    }
                });
    }

    /** Nothing if it cannot be read: then it is written anew. */
    private static <T> Optional<Optional<T>> understood(Region<T> region, String text) {
        try {
            return text.equals(ABSENT)
                    ? Optional.of(Optional.empty())
                    : text.isEmpty() || text.charAt(0) != PRESENT
                            ? Optional.empty()
                            : Optional.of(Optional.of(region.read().apply(text.substring(1))));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    /** Keeps it in this process; gives the text of it. */
    private <T> String kept(Region<T> region, Flight flight, Optional<T> value) {
        String text = value.map(it -> PRESENT + region.write().apply(it)).orElse(ABSENT);
        local.put(
                flight.key(),
                new Entry(
                        value,
                        flight.epoch(),
                        ENTRY_WEIGHT + 2 * (flight.key().key().length() + text.length()),
                        lifetime(region, value)));
        return text;
    }

    private <T> void share(Flight flight, Region<T> region, Optional<T> value, String text) {
        shared.put(flight.key().place(flight.epoch()), text, lifetime(region, value));
    }

    private static <T> Duration lifetime(Region<T> region, Optional<T> value) {
        return value.isPresent() ? region.lifetime() : region.absenceLifetime();
    }

    @Override
    public <T> CompletionStage<T> put(
            Region<T> region, TenantId tenant, String key, Supplier<CompletionStage<T>> made) {
        var place = new CacheKey(tenant, region.name(), key);
        return known.of(tenant, region.name())
                .thenCompose(
                        epoch ->
                                made.get()
                                        .thenApply(
                                                value -> {
                                                    var flight = new Flight(place, epoch);
                                                    Optional<T> present = Optional.of(value);
                                                    share(
                                                            flight,
                                                            region,
                                                            present,
                                                            kept(region, flight, present));
                                                    return value;
                                                }));
    }

    @Override
    public CompletionStage<Void> changed(TenantId tenant) {
        shared.announce();
        return known.refresh()
                .handle((_, _) -> tenant)
                .thenCompose(announce)
                .handle((_, _) -> null);
    }

    @Override
    public CompletionStage<Done> clear(CacheScope scope) {
        return epochs.raise(scope)
                .thenCompose(
                        done -> {
                            shared.announce();
                            // The others look twice a second, or are told by the shared level.
                            return known.refresh().thenApply(_ -> done);
                        });
    }

    /** Looks at the epochs; done twice a second, and whenever a change was announced. */
    public CompletionStage<Void> refresh() {
        return known.refresh();
    }

    @Override
    public CacheReport report() {
        local.cleanUp();
        long weight =
                local.policy().eviction().map(bound -> bound.weightedSize().orElse(0)).orElse(0L);
        return new CacheReport(
                counts.all(), local.estimatedSize(), weight, weightMax, shared.state());
    }

    @SuppressWarnings("unchecked") // a region's values are of its type: there is one of its name
    private static <T> Optional<T> typed(Optional<?> value) {
        return (Optional<T>) value;
    }
}
