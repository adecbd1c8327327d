package com.athyper.actors.cache;

import com.athyper.kernel.TenantId;
import com.athyper.kernel.cache.CacheEpochs;
import com.athyper.kernel.cache.CacheEpochs.Numbers;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The epochs that this node has seen last. One that was looked up too long ago is not believed any
 * more: that is what bounds how old a value may be.
 */
final class KnownEpochs {
    /** Of a tenant that nobody has asked about for so long, nothing is looked up. */
    private static final Duration ASKED_FOR = Duration.ofMinutes(10);

    private static final int TENANTS_MAX = 10_000;

    private final CacheEpochs epochs;
    private final Ticker ticker;
    private final long believedNanos;
    private final Cache<TenantId, Boolean> asked;
    private volatile Seen seen = new Seen(Numbers.NONE, Set.of(), Long.MIN_VALUE, false);
    private @Nullable CompletableFuture<Seen> running;
    private @Nullable CompletableFuture<Seen> next;

    /**
     * @param since when the look began: what was committed before is in it
     */
    private record Seen(Numbers numbers, Set<TenantId> tenants, long since, boolean looked) {}

    KnownEpochs(CacheEpochs epochs, Ticker ticker, Duration believed) {
        this.epochs = epochs;
        this.ticker = ticker;
        this.believedNanos = believed.toNanos();
        this.asked =
                Caffeine.newBuilder()
                        .maximumSize(TENANTS_MAX)
                        .expireAfterAccess(ASKED_FOR)
                        .ticker(ticker)
                        .build();
    }

    /** At once where it is known well enough; fails where it cannot be known now. */
    CompletionStage<Long> of(TenantId tenant, String region) {
        if (asked.getIfPresent(tenant) == null) {
            asked.put(tenant, true);
        }
        Seen known = seen;
        if (isBelieved(known) && known.tenants().contains(tenant)) {
            return CompletableFuture.completedStage(known.numbers().of(tenant, region));
        }
        return look().thenApply(fresh -> fresh.numbers().of(tenant, region));
    }

    private boolean isBelieved(Seen known) {
        return known.looked() && ticker.read() - known.since() <= believedNanos;
    }

    /** Completes once everything that was committed before the call is known. */
    CompletionStage<Void> refresh() {
        return asked.asMap().isEmpty()
                ? CompletableFuture.completedStage(null)
                : look().thenApply(_ -> null);
    }

    /** One look at a time, and one more for those who asked after it began. */
    private CompletableFuture<Seen> look() {
        var mine = new CompletableFuture<Seen>();
        synchronized (this) {
            if (running != null) {
                if (next == null) {
                    next = mine;
                }
                return next;
            }
            running = mine;
        }
        start(mine);
        return mine;
    }

    private void start(CompletableFuture<Seen> look) {
        long since = ticker.read();
        Set<TenantId> tenants = Set.copyOf(asked.asMap().keySet());
        CompletionStage<Numbers> numbers;
        try {
            numbers = epochs.of(tenants);
        } catch (RuntimeException e) {
            numbers = CompletableFuture.failedStage(e);
        }
        numbers.whenComplete(
                (found, failure) -> {
                    if (failure == null) {
                        seen = new Seen(found, tenants, since, true);
                        over();
                        look.complete(seen);
                    } else {
                        over();
                        look.completeExceptionally(failure);
                    }
                });
    }

    private void over() {
        CompletableFuture<Seen> following;
        synchronized (this) {
            following = next;
            running = following;
            next = null;
        }
        if (following != null) {
            start(following);
        }
    }
}
