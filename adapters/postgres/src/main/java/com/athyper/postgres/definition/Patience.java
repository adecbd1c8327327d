package com.athyper.postgres.definition;

import com.athyper.meta.DdlStep;
import com.athyper.postgres.AdminLine;
import com.athyper.postgres.Database;
import com.athyper.postgres.Session;
import com.athyper.postgres.SqlState;

import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs statements that lock tables in use. Whoever waits for a strong lock makes all who come later
 * wait behind it; so it waits briefly, lets them pass, and asks again.
 */
final class Patience {

    private static final int ATTEMPTS_MAX = 20;

    /** From then on it waits long enough that PostgreSQL calls an automatic vacuum off. */
    private static final int BRIEF_ATTEMPTS = 6;

    private static final String BRIEF = "500ms";
    private static final String LONGER = "1500ms";

    /** For locks that keep neither readers nor writers waiting. */
    private static final String LONG = "30s";

    /** No record has it. */
    private static final String FIRST_ID = "00000000-0000-0000-0000-000000000000";

    private static final int PAUSE_MILLIS_MAX = 200;

    private final AdminLine line;
    private final Consumer<String> watcher;

    Patience(AdminLine line, Consumer<String> watcher) {
        this.line = line;
        this.watcher = watcher;
    }

    @FunctionalInterface
    private interface Attempt<T> {
        T make(String lockTimeout) throws SQLException;
    }

    /** In one transaction, all of it again if a lock was not to be had. */
    <T> T transaction(Database.Work<T> work) throws SQLException {
        return patiently(
                timeout ->
                        line.transaction(
                                session -> {
                                    session.execute(
                                            List.of(
                                                    "SET LOCAL lock_timeout = '" + timeout + "'",
                                                    AdminLine.extensions(true)));
                                    return work.in(session);
                                }));
    }

    /** Statements of a transaction that is open. */
    void run(Session session, List<String> statements) throws SQLException {
        for (String sql : statements) {
            session.execute(List.of(sql));
            watcher.accept(sql);
        }
    }

    /**
     * One step, in a transaction of its own or in none. What runs in none is tried once: if it
     * fails, there is something to clear away.
     */
    void run(DdlStep step) throws SQLException {
        run(step, (_, _) -> {});
    }

    /** Hears of rows that were written, in the transaction that writes them. */
    @FunctionalInterface
    interface Written {
        void rows(Session session, long number) throws SQLException;
    }

    void run(DdlStep step, Written written) throws SQLException {
        if (step.pass() == DdlStep.Pass.SOME) {
            var after = Optional.of(FIRST_ID);
            while (after.isPresent()) {
                after = batch(step.sql(), after.get(), written);
                watcher.accept(step.sql());
            }
            return;
        } else if (step.concurrent()) {
            line.outside(step.sql(), LONG);
        } else {
            boolean weak = step.lock() == DdlStep.Lock.SHARE_UPDATE_EXCLUSIVE;
            patiently(timeout -> inTransaction(step.sql(), weak ? LONG : timeout));
        }
        watcher.accept(step.sql());
    }

    /**
     * @param last its id; null if nothing was left to write
     */
    private record Batch(@Nullable String last, long rows) {}

    /**
     * @return the last id that was written, if any was
     */
    private Optional<String> batch(String sql, String after, Written written) throws SQLException {
        return patiently(
                _ ->
                        line.transaction(
                                session -> {
                                    session.execute(
                                            List.of(
                                                    "SET LOCAL "
                                                            + DdlStep.AFTER_SETTING
                                                            + " = '"
                                                            + after
                                                            + "'"));
                                    var batch =
                                            session.plain(
                                                    sql,
                                                    row ->
                                                            new Batch(
                                                                    row.getString(1),
                                                                    row.getLong(2)));
                                    if (batch.rows > 0) {
                                        written.rows(session, batch.rows);
                                    }
                                    return Optional.ofNullable(batch.last);
                                }));
    }

    private boolean inTransaction(String sql, String lockTimeout) throws SQLException {
        return line.transaction(
                session -> {
                    session.execute(
                            List.of(
                                    "SET LOCAL lock_timeout = '" + lockTimeout + "'",
                                    AdminLine.extensions(true),
                                    sql));
                    return true;
                });
    }

    private static <T> T patiently(Attempt<T> attempt) throws SQLException {
        for (int number = 1; ; number++) {
            try {
                return attempt.make(number <= BRIEF_ATTEMPTS ? BRIEF : LONGER);
            } catch (SQLException e) {
                if (number == ATTEMPTS_MAX || !SqlState.isLockedOut(e)) {
                    throw e;
                }
                pause(number);
            }
        }
    }

    /** Longer each time, up to a limit, and never as long as somebody else's. */
    static void pause(int attempt) {
        int most = Math.min(PAUSE_MILLIS_MAX, 10 + 20 * attempt);
        var timer =
                CompletableFuture.delayedExecutor(
                        ThreadLocalRandom.current().nextInt(5, most), TimeUnit.MILLISECONDS);
        CompletableFuture.runAsync(() -> {}, timer).join();
    }
}
