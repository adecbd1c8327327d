package com.athyper.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.athyper.kernel.Secret;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import redis.embedded.RedisServer;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Goal: whatever Redis does, its callers have an answer soon, and a right one.
 *
 * <p>Method: a real Redis is emptied, paused, killed and started again under the cache.
 */
@Timeout(90)
@SuppressWarnings("NullAway.Init") // JUnit fills the fields before any test.
class RedisSharedCacheIT {
    private static final Duration LONG = Duration.ofMinutes(1);

    /** The time-out, and what a busy machine adds to it. */
    private static final Duration SOON = Duration.ofMillis(500);

    private static final RedisSharedCache.Patience PATIENCE =
            new RedisSharedCache.Patience(10, Duration.ofSeconds(1));

    private int port;
    private @Nullable RedisServer server;
    private RedisSharedCache cache;

    @BeforeEach
    void open() throws IOException {
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        start();
        cache = another();
    }

    @AfterEach
    void close() throws IOException {
        cache.close();
        stop();
    }

    private void start() throws IOException {
        server =
                RedisServer.newRedisServer()
                        .port(port)
                        .setting("bind 127.0.0.1")
                        .setting("save \"\"")
                        .setting("appendonly no")
                        .build();
        server.start();
    }

    private void stop() throws IOException {
        if (server != null) {
            server.stop();
            server = null;
        }
    }

    private RedisSharedCache another() {
        var opened = RedisSharedCache.open(new Secret("redis://127.0.0.1:" + port), PATIENCE);
        eventually(() -> opened.state().equals("connected"));
        return opened;
    }

    private static void eventually(BooleanSupplier condition) {
        long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new AssertionError("it did not come about");
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    private Optional<String> get(String place) {
        return join(cache.get(place));
    }

    private boolean answers() {
        return satisfies("anything", _ -> true);
    }

    private boolean satisfies(String place, Predicate<Optional<String>> expectation) {
        try {
            return expectation.test(get(place));
        } catch (CompletionException e) {
            return false;
        }
    }

    private void signal(String signal) throws IOException, InterruptedException {
        var pids = new ProcessBuilder("pgrep", "-f", "redis-server.*:" + port).start();
        String pid =
                new String(pids.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(pid).as("the process of Redis").matches("[0-9]+");
        assertThat(new ProcessBuilder("kill", signal, pid).start().waitFor()).isZero();
    }

    @Test
    void what_one_node_puts_another_gets_until_its_time_is_over() {
        var other = another();
        cache.put("a", "value ✓", LONG);
        eventually(() -> join(other.get("a")).equals(Optional.of("value ✓")));
        cache.put("b", "short", Duration.ofMillis(100));
        eventually(() -> get("b").isEmpty());
        assertThat(get("never")).isEmpty();
        other.close();
        assertThatThrownBy(() -> join(other.get("a"))).isInstanceOf(CompletionException.class);
    }

    @Test
    void an_announcement_is_heard_by_every_node() throws InterruptedException {
        var other = another();
        var heard = new CountDownLatch(2);
        // Each hears first that it is listening, and then the announcement.
        other.onAnnouncement(heard::countDown);
        eventually(
                () -> {
                    cache.announce();
                    return heard.getCount() == 0;
                });
        other.close();
    }

    @Test
    void emptied_it_answers_that_there_is_nothing() throws Exception {
        cache.put("a", "1", LONG);
        eventually(() -> get("a").isPresent());
        assertThat(new RawRedis(port).say("FLUSHALL")).isEqualTo("+OK");
        assertThat(get("a")).isEmpty();
    }

    @Test
    void paused_it_costs_each_caller_its_time_out_and_soon_nothing() throws Exception {
        cache.put("a", "1", LONG);
        eventually(() -> get("a").isPresent());
        signal("-STOP");
        for (int i = 0; i < PATIENCE.failures(); i++) {
            long before = System.nanoTime();
            assertThatThrownBy(() -> get("a")).isInstanceOf(CompletionException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(SOON);
        }
        assertThat(cache.state()).isEqualTo("bypassed");
        long before = System.nanoTime();
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> get("a")).isInstanceOf(CompletionException.class);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(SOON);

        signal("-CONT");
        eventually(() -> satisfies("a", Optional.of("1")::equals));
        eventually(() -> answers() && cache.state().equals("connected"));
    }

    @Test
    void killed_and_started_again_it_is_found_by_itself() throws Exception {
        cache.put("a", "1", LONG);
        eventually(() -> get("a").isPresent());
        signal("-KILL");
        eventually(() -> !answers());
        long before = System.nanoTime();
        assertThatThrownBy(() -> get("a")).isInstanceOf(CompletionException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(SOON);
        stop();
        start();
        eventually(() -> satisfies("a", Optional::isEmpty));
    }

    @Test
    void a_node_that_starts_before_redis_finds_it_later() throws Exception {
        stop();
        var early = RedisSharedCache.open(new Secret("redis://127.0.0.1:" + port), PATIENCE);
        assertThatThrownBy(() -> join(early.get("a"))).isInstanceOf(CompletionException.class);
        start();
        eventually(
                () -> {
                    try {
                        return join(early.get("a")).isEmpty();
                    } catch (CompletionException e) {
                        return false;
                    }
                });
        early.close();
    }
}
