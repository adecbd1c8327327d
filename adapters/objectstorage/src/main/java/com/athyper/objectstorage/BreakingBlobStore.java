package com.athyper.objectstorage;

import com.athyper.kernel.Answer;
import com.athyper.kernel.BlobError;
import com.athyper.kernel.BlobKey;
import com.athyper.kernel.BlobStore;
import com.athyper.kernel.Done;
import com.athyper.kernel.Portions;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Stops asking a storage that does not answer: after some failures within a while callers are told
 * at once, until one of them is let through to see whether it is back.
 */
public final class BreakingBlobStore implements BlobStore {
    private static final int PERCENT = 50;

    private final BlobStore store;
    private final CircuitBreaker breaker;

    /**
     * When it opens, and for how long.
     *
     * @param failures from which number on, if they are at least half of what was asked
     * @param within the time that is looked back
     * @param open before one is let through
     */
    public record Patience(int failures, Duration within, Duration open) {
        public static final Patience USUAL =
                new Patience(5, Duration.ofSeconds(60), Duration.ofSeconds(30));
    }

    private BreakingBlobStore(BlobStore store, CircuitBreaker breaker) {
        this.store = store;
        this.breaker = breaker;
    }

    public static BreakingBlobStore around(BlobStore store, Patience patience) {
        return new BreakingBlobStore(
                store,
                CircuitBreaker.of(
                        "object-storage",
                        CircuitBreakerConfig.custom()
                                .slidingWindowType(SlidingWindowType.TIME_BASED)
                                .slidingWindowSize((int) patience.within().toSeconds())
                                .minimumNumberOfCalls(patience.failures())
                                .failureRateThreshold(PERCENT)
                                .waitDurationInOpenState(patience.open())
                                .permittedNumberOfCallsInHalfOpenState(1)
                                .build()));
    }

    @Override
    public CompletionStage<Answer<Digest>> put(BlobKey key, Portions source) {
        return guarded(() -> store.put(key, source), source::cancel);
    }

    @Override
    public CompletionStage<Answer<Portions>> read(BlobKey key, long from, long length) {
        return guarded(() -> store.read(key, from, length), () -> {});
    }

    /** Made without asking anybody. */
    @Override
    public CompletionStage<Answer<Optional<URI>>> address(BlobKey key, Shown shown) {
        return store.address(key, shown);
    }

    @Override
    public CompletionStage<Answer<Done>> delete(BlobKey key) {
        return guarded(() -> store.delete(key), () -> {});
    }

    private <T> CompletionStage<Answer<T>> guarded(
            Supplier<CompletionStage<Answer<T>>> question, Runnable instead) {
        if (!breaker.tryAcquirePermission()) {
            instead.run();
            return CompletableFuture.completedStage(
                    Answer.refused(
                            BlobError.UNAVAILABLE.because(
                                    "it did not answer lately and is left alone for a while")));
        }
        long began = breaker.getCurrentTimestamp();
        return question.get()
                .whenComplete(
                        (answer, failure) -> {
                            long took = breaker.getCurrentTimestamp() - began;
                            judged(answer, failure, took);
                        });
    }

    /** A source that failed says nothing of the storage. */
    private void judged(@Nullable Answer<?> answer, @Nullable Throwable failure, long took) {
        TimeUnit unit = breaker.getTimestampUnit();
        if (failure != null) {
            breaker.releasePermission();
        } else if (answer instanceof Answer.Refused<?>(var problem)
                && problem.code() == BlobError.UNAVAILABLE) {
            breaker.onError(took, unit, new IllegalStateException(problem.detail()));
        } else {
            breaker.onSuccess(took, unit);
        }
    }
}
