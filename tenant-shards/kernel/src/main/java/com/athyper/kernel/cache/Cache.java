package com.athyper.kernel.cache;

import com.athyper.kernel.Done;
import com.athyper.kernel.TenantId;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Keeps what is dear to get in three levels: in this process, in a store that nodes share where
 * there is one, and where it comes from. It is never needed: whatever happens to the first two, the
 * source answers.
 */
public interface Cache {
    /** A value is not given any more so long after a change that replaced it was committed. */
    Duration STALE_MAX = Duration.ofSeconds(10);

    /**
     * The value, or that there is none. However many ask at once, the source is asked once.
     *
     * @param source a failure is handed on and not kept
     */
    <T> CompletionStage<Optional<T>> get(
            Region<T> region,
            TenantId tenant,
            String key,
            Supplier<CompletionStage<Optional<T>>> source);

    /**
     * What has come into being can be had at once; others may say for a moment that it is not. If
     * it is changed or taken away while it is being made, it is not kept.
     *
     * @param made whose failure is handed on
     */
    <T> CompletionStage<T> put(
            Region<T> region, TenantId tenant, String key, Supplier<CompletionStage<T>> made);

    /**
     * Said after a change was committed whose transaction has raised the epoch; completes once
     * every node that can be reached gives the new value.
     */
    CompletionStage<Void> changed(TenantId tenant);

    /** By hand. */
    CompletionStage<Done> clear(CacheScope scope);

    CacheReport report();
}
