package com.athyper.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.actors.cache.NodeCache;
import com.athyper.kernel.Done;
import com.athyper.kernel.Secret;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.cache.CacheEpochs;
import com.athyper.kernel.cache.CacheReport.Counts;
import com.athyper.kernel.cache.CacheScope;
import com.athyper.kernel.cache.Region;
import com.athyper.redis.RedisSharedCache;
import com.github.benmanes.caffeine.cache.Ticker;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import redis.embedded.RedisServer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * Goal: two nodes over one Redis give the present value, whatever becomes of Redis.
 *
 * <p>Method: values are committed and announced and then read at both nodes, while Redis is
 * emptied, paused, woken, killed and started again at random. Each read has to give what was
 * committed last, and soon.
 */
@Timeout(180)
class SharedCacheIT {
    private static final long SEED = Long.getLong("seed", 20_301);
    private static final TenantId DEMO = new TenantId("demo");
    private static final Region<String> WORDS =
            new Region<>(
                    "words",
                    Function.identity(),
                    Function.identity(),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(5));
    private static final RedisSharedCache.Patience PATIENCE =
            new RedisSharedCache.Patience(10, Duration.ofSeconds(1));
    private static final int ROUNDS = 200;

    /** A time-out of Redis for the read, one for what is announced, and a busy machine. */
    private static final Duration SOON = Duration.ofSeconds(2);

    private final Map<CacheScope, Long> numbers = new ConcurrentHashMap<>();
    private final Map<String, String> source = new ConcurrentHashMap<>();

    /** What PostgreSQL is to the nodes. */
    private final CacheEpochs epochs =
            new CacheEpochs() {
                @Override
                public CompletionStage<Numbers> of(Set<TenantId> tenants) {
                    return CompletableFuture.completedStage(new Numbers(numbers));
                }

                @Override
                public CompletionStage<Done> raise(CacheScope scope) {
                    numbers.merge(scope, 1L, Long::sum);
                    return CompletableFuture.completedStage(Done.DONE);
                }
            };

    private NodeCache node(RedisSharedCache redis, List<NodeCache> others) {
        return new NodeCache(
                new NodeCache.Surroundings(
                        epochs,
                        redis,
                        _ -> {
                            var told =
                                    others.stream().map(it -> it.refresh().toCompletableFuture());
                            return CompletableFuture.allOf(
                                    told.toArray(CompletableFuture<?>[]::new));
                        },
                        Ticker.systemTicker()),
                NodeCache.WEIGHT_MAX);
    }

    private Optional<String> get(NodeCache node, String key) throws Exception {
        return node.get(
                        WORDS,
                        DEMO,
                        key,
                        () ->
                                CompletableFuture.completedStage(
                                        Optional.ofNullable(source.get(key))))
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    private void commit(NodeCache at, String key, Optional<String> value) throws Exception {
        value.ifPresentOrElse(it -> source.put(key, it), () -> source.remove(key));
        epochs.raise(CacheScope.of(DEMO, WORDS)).toCompletableFuture().join();
        at.changed(DEMO).toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void what_was_committed_last_is_given_everywhere_whatever_becomes_of_redis() throws Exception {
        var random = new Random(SEED);
        int port = free();
        var mishaps = new Mishaps(port);
        mishaps.start();
        var address = new Secret("redis://127.0.0.1:" + port);
        try (var one = RedisSharedCache.open(address, PATIENCE);
                var other = RedisSharedCache.open(address, PATIENCE)) {
            var right = node(other, List.of());
            var left = node(one, List.of(right));
            for (int round = 0; round < ROUNDS; round++) {
                if (round % 40 == 20) {
                    mishaps.next();
                }
                if (round % 40 == 30 && mishaps.isWell()) {
                    comesBack(left, one);
                    comesBack(right, other);
                }
                String key = "key " + random.nextInt(5);
                if (random.nextInt(3) == 0) {
                    commit(
                            left,
                            key,
                            random.nextInt(4) == 0
                                    ? Optional.empty()
                                    : Optional.of("value " + round));
                }
                for (NodeCache node : List.of(left, right)) {
                    long before = System.nanoTime();
                    assertThat(get(node, key))
                            .as("seed %d, round %d, %s", SEED, round, mishaps)
                            .isEqualTo(Optional.ofNullable(source.get(key)));
                    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(SOON);
                }
            }
            Counts counts = right.report().regions().getFirst();
            assertThat(counts.sharedHits()).as("Redis was of use").isPositive();
            assertThat(counts.bypasses()).as("Redis was in the way").isPositive();
            assertThat(mishaps.happened).isEqualTo(ROUNDS / 40);
        } finally {
            mishaps.end();
        }
    }

    /** A Redis that was left alone is asked again after a while. */
    private void comesBack(NodeCache node, RedisSharedCache redis) throws Exception {
        long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        for (int i = 0; !redis.state().equals("connected"); i++) {
            assertThat(System.nanoTime()).as("Redis is found again").isLessThan(until);
            get(node, "nothing " + i);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    private static int free() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** What becomes of a Redis, one after the other. */
    private static final class Mishaps {
        private final int port;
        private Optional<RedisServer> server = Optional.empty();
        private String last = "nothing yet";
        private int happened;

        Mishaps(int port) {
            this.port = port;
        }

        void start() throws IOException {
            var made =
                    RedisServer.newRedisServer()
                            .port(port)
                            .setting("bind 127.0.0.1")
                            .setting("save \"\"")
                            .build();
            made.start();
            server = Optional.of(made);
        }

        void next() throws Exception {
            switch (happened++ % 5) {
                case 0 -> flush();
                case 1 -> signal("-STOP");
                case 2 -> signal("-CONT");
                case 3 -> signal("-KILL");
                default -> {
                    end();
                    start();
                    last = "started again";
                }
            }
        }

        boolean isWell() {
            return !last.equals("-STOP") && !last.equals("-KILL");
        }

        private void flush() throws IOException {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port);
                    var reader =
                            new BufferedReader(
                                    new InputStreamReader(
                                            socket.getInputStream(), StandardCharsets.UTF_8))) {
                socket.getOutputStream().write("FLUSHALL\r\n".getBytes(StandardCharsets.UTF_8));
                assertThat(reader.readLine()).isEqualTo("+OK");
            }
            last = "emptied";
        }

        private void signal(String signal) throws IOException, InterruptedException {
            var found = new ProcessBuilder("pgrep", "-f", "redis-server.*:" + port).start();
            String pid =
                    new String(found.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                            .strip();
            assertThat(pid).as("the process of Redis").matches("[0-9]+");
            assertThat(new ProcessBuilder("kill", signal, pid).start().waitFor()).isZero();
            last = signal;
        }

        void end() throws IOException {
            if (server.isPresent()) {
                server.get().stop();
            }
            server = Optional.empty();
        }

        @Override
        public String toString() {
            return last;
        }
    }
}
