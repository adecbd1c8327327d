package com.athyper.redis;

import com.athyper.kernel.Secret;
import com.athyper.kernel.Unavailable;
import com.athyper.kernel.cache.SharedCache;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SetArgs;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * {@link SharedCache} in Redis. Nothing waits longer than {@link #ANSWER_WITHIN}, and a Redis that
 * keeps failing is left alone for a while.
 */
public final class RedisSharedCache implements SharedCache, AutoCloseable {
    public static final Duration ANSWER_WITHIN = Duration.ofMillis(50);

    private static final Logger LOG = LoggerFactory.getLogger(RedisSharedCache.class);
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(1);
    private static final int PERCENT = 50;
    private static final String CHANNEL = "athyper:changed";

    /** Commands that wait for an answer; more are turned away at once. */
    private static final int WAITING_MAX = 10_000;

    private final RedisClient client;
    private final RedisURI uri;
    private final CircuitBreaker breaker;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private @Nullable CompletableFuture<StatefulRedisConnection<String, String>> line;
    private boolean closed;

    /**
     * When a Redis that fails is left alone, and for how long.
     *
     * @param failures from which number on, if they are at least half of what was asked lately
     * @param pause before one is let through to see whether it is back
     */
    public record Patience(int failures, Duration pause) {
        public static final Patience USUAL = new Patience(10, Duration.ofSeconds(15));
    }

    private RedisSharedCache(RedisClient client, RedisURI uri, Patience patience) {
        this.client = client;
        this.uri = uri;
        this.breaker =
                CircuitBreaker.of(
                        "redis",
                        CircuitBreakerConfig.custom()
                                // By calls and not by time: a busy minute that went well would
                                // have to be outweighed by time-outs first.
                                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                                .slidingWindowSize(2 * patience.failures())
                                .minimumNumberOfCalls(patience.failures())
                                .failureRateThreshold(PERCENT)
                                .waitDurationInOpenState(patience.pause())
                                .permittedNumberOfCallsInHalfOpenState(1)
                                .build());
    }

    /** Begins to connect and does not wait for it. */
    public static RedisSharedCache open(Secret url, Patience patience) {
        var uri = RedisURI.create(url.reveal());
        uri.setTimeout(ANSWER_WITHIN);
        var client = RedisClient.create();
        client.setOptions(
                ClientOptions.builder()
                        .autoReconnect(true)
                        .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                        .requestQueueSize(WAITING_MAX)
                        // Said to a Redis that does not know the word, it would be in the log.
                        .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                        .socketOptions(
                                SocketOptions.builder().connectTimeout(CONNECT_WITHIN).build())
                        .timeoutOptions(TimeoutOptions.enabled(ANSWER_WITHIN))
                        .build());
        var cache = new RedisSharedCache(client, uri, patience);
        cache.line();
        return cache;
    }

    @Override
    public CompletionStage<Optional<String>> get(String place) {
        return asked(line -> line.async().get(place)).thenApply(Optional::ofNullable);
    }

    @Override
    public void put(String place, String text, Duration lifetime) {
        asked(line -> line.async().set(place, text, SetArgs.Builder.px(lifetime)));
    }

    @Override
    public void announce() {
        asked(line -> line.async().publish(CHANNEL, ""));
    }

    @Override
    public void onAnnouncement(Runnable listener) {
        listeners.add(listener);
    }

    @Override
    public String state() {
        if (breaker.getState() != CircuitBreaker.State.CLOSED) {
            return "bypassed";
        }
        var present = line();
        return present.isDone() && !present.isCompletedExceptionally() && present.join().isOpen()
                ? "connected"
                : "away";
    }

    /** Fails within {@link #ANSWER_WITHIN}, or at once where it is known to be of no use. */
    private <T extends @Nullable Object> CompletionStage<T> asked(
            Function<StatefulRedisConnection<String, String>, CompletionStage<T>> command) {
        if (!breaker.tryAcquirePermission()) {
            return CompletableFuture.failedStage(new Unavailable("Redis is left alone", null));
        }
        var connection = line();
        if (!connection.isDone() || connection.isCompletedExceptionally()) {
            var away = new Unavailable("Redis is away", null);
            breaker.onError(0, TimeUnit.NANOSECONDS, away);
            return CompletableFuture.failedStage(away);
        }
        long began = breaker.getCurrentTimestamp();
        CompletionStage<T> answer;
        try {
            answer = command.apply(connection.join());
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedStage(e);
        }
        return answer.whenComplete(
                (_, failure) -> {
                    long took = breaker.getCurrentTimestamp() - began;
                    if (failure == null) {
                        breaker.onSuccess(took, breaker.getTimestampUnit());
                    } else {
                        breaker.onError(took, breaker.getTimestampUnit(), failure);
                        LOG.debug("Redis did not answer", failure);
                    }
                });
    }

    /** One connection for all; made anew until it is there, after which it mends itself. */
    private synchronized CompletableFuture<StatefulRedisConnection<String, String>> line() {
        var present = line;
        if (present != null && !present.isCompletedExceptionally()) {
            return present;
        }
        if (closed) {
            return CompletableFuture.failedFuture(new Unavailable("Redis was closed", null));
        }
        var fresh =
                client.connectAsync(StringCodec.UTF8, uri)
                        .toCompletableFuture()
                        .thenCombine(
                                client.connectPubSubAsync(StringCodec.UTF8, uri)
                                        .thenApply(this::listening),
                                (commands, _) -> commands);
        line = fresh;
        return fresh;
    }

    /** A connection that only hears: one that is subscribed can do nothing else. */
    private StatefulRedisPubSubConnection<String, String> listening(
            StatefulRedisPubSubConnection<String, String> made) {
        made.addListener(
                new RedisPubSubAdapter<>() {
                    @Override
                    public void message(String channel, String message) {
                        listeners.forEach(Runnable::run);
                    }

                    // Also after the connection was lost: nobody knows what was said meanwhile.
                    @Override
                    public void subscribed(String channel, long count) {
                        listeners.forEach(Runnable::run);
                    }
                });
        made.async().subscribe(CHANNEL);
        return made;
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    }
}
