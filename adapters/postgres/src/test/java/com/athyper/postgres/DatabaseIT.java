package com.athyper.postgres;

import static com.athyper.postgres.Stages.await;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.athyper.kernel.Unavailable;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;

/** What becomes of work when PostgreSQL is busy, stopped, or of two minds. */
@Timeout(60)
class DatabaseIT {

    /**
     * Goal: a stopped PostgreSQL is answered soon and forgotten as soon as it is back.
     *
     * <p>Method: a server of its own is stopped under an open pool and started again on the same
     * port and data.
     */
    @Test
    void a_stopped_server_is_unavailable_and_then_available_again() throws Exception {
        var directory = java.nio.file.Files.createTempDirectory("athyper-stopped");
        var first =
                Server.durable().setDataDirectory(directory).setCleanDataDirectory(false).start();
        int port = first.getPort();
        try (var connection = first.getPostgresDatabase().getConnection()) {
            Server.update(
                    connection,
                    "CREATE ROLE athyper_admin LOGIN CREATEROLE NOSUPERUSER PASSWORD 'admin'");
        }
        var settings = Server.migrated(first);
        try (var database = Database.open(settings)) {
            assertThat(await(database.inPlatform(DatabaseIT::one))).isEqualTo(1);

            first.close();
            long start = System.nanoTime();
            assertThatThrownBy(() -> await(database.inPlatform(DatabaseIT::one)))
                    .isInstanceOf(Unavailable.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(5));

            try (var _ =
                    Server.durable()
                            .setDataDirectory(directory)
                            .setCleanDataDirectory(false)
                            .setPort(port)
                            .start()) {
                assertThat(eventually(database)).isEqualTo(1);
            }
        }
    }

    private static int eventually(Database database) {
        for (int attempt = 0; attempt < 10; attempt++) {
            try {
                return await(database.inPlatform(DatabaseIT::one));
            } catch (Unavailable e) {
                // The pool waits for the server by itself; each attempt takes as long as it may.
            }
        }
        throw new AssertionError("the pool did not recover");
    }

    @Test
    void no_more_work_waits_than_may() throws Exception {
        var settings = Server.migrated().withPool(1, 2);
        try (var database = Database.open(settings)) {
            var started = new CountDownLatch(1);
            var release = new CountDownLatch(1);
            var stages = new ArrayList<CompletionStage<Integer>>();
            stages.add(
                    database.inPlatform(
                            session -> {
                                started.countDown();
                                awaitUninterruptibly(release);
                                return one(session);
                            }));
            started.await();
            stages.add(database.inPlatform(DatabaseIT::one));
            stages.add(database.inPlatform(DatabaseIT::one));

            assertThatThrownBy(() -> await(database.inPlatform(DatabaseIT::one)))
                    .isInstanceOf(Unavailable.class)
                    .hasMessageContaining("too much work");

            release.countDown();
            for (var stage : stages) {
                assertThat(await(stage)).isEqualTo(1);
            }
            assertThat(await(database.inPlatform(DatabaseIT::one))).isEqualTo(1);
        }
    }

    @Test
    void work_that_lost_a_deadlock_is_run_again() throws Exception {
        try (var database = Database.open(Server.migrated())) {
            var both = new CyclicBarrier(2);
            var runs = new AtomicInteger();
            var forth = lockBoth(database, "a", "b", both, runs);
            var back = lockBoth(database, "b", "a", both, runs);

            await(CompletableFuture.allOf(forth.toCompletableFuture(), back.toCompletableFuture()));

            assertThat(runs).as("one of the two ran twice").hasValueGreaterThan(2);
            List<Long> sums =
                    await(
                            database.inPlatform(
                                    session ->
                                            session.list(
                                                    "SELECT sequence FROM athyper.settled",
                                                    row -> row.getLong(1))));
            assertThat(sums).containsExactly(2L, 2L);
        }
    }

    private static CompletionStage<Integer> lockBoth(
            Database database,
            String first,
            String second,
            CyclicBarrier both,
            AtomicInteger runs) {
        String add =
                "INSERT INTO athyper.settled AS s VALUES (?, 1) ON CONFLICT (persistence_id) DO"
                        + " UPDATE SET sequence = s.sequence + 1";
        return database.inPlatform(
                session -> {
                    int run = runs.incrementAndGet();
                    session.update(add, first);
                    if (run <= 2) {
                        meet(both);
                    }
                    return session.update(add, second);
                });
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int one(Session session) throws SQLException {
        return session.first("SELECT 1", row -> row.getInt(1)).orElseThrow();
    }
}
