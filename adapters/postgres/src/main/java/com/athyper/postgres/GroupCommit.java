package com.athyper.postgres;

import com.athyper.postgres.Database.Change;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;

import javax.sql.DataSource;

/**
 * Makes the changes of one tenant. Those that wait at the same time share a transaction, and with
 * it the way to the disk and the lock on the head of the audit chain: the busier a tenant is, the
 * less each change costs. A change that fails takes no other with it.
 */
final class GroupCommit {
    /** While one group is on its way to the disk, the next one is being made. */
    static final int LANES = 2;

    private static final int TOGETHER_MAX = 32;

    private final DataSource source;
    private final Session.Opening opening;
    private final Executor threads;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Waiting<?>> waiting = new ArrayDeque<>();
    private int lanes;

    GroupCommit(DataSource source, Session.Opening opening, Executor threads) {
        this.source = source;
        this.opening = opening;
        this.threads = threads;
    }

    /** A change on its way to its answer. */
    private static final class Waiting<T> {
        private final UUID subject;
        private final Change<T> change;
        private final CompletableFuture<T> result = new CompletableFuture<>();
        private @Nullable T value;

        Waiting(UUID subject, Change<T> change) {
            this.subject = subject;
            this.change = change;
        }

        UUID subject() {
            return subject;
        }

        void make(Session session) throws SQLException {
            value = change.in(session);
        }

        /** What was made is on the disk. */
        void answer() {
            result.complete(value);
        }

        void fail(Throwable failure) {
            result.completeExceptionally(SqlState.fault(failure));
        }

        void alone(DataSource source, Session.Opening opening) {
            try {
                result.complete(madeAlone(source, opening));
            } catch (SQLException | RuntimeException e) {
                fail(e);
            }
        }

        private T madeAlone(DataSource source, Session.Opening opening) throws SQLException {
            try {
                return Transaction.run(source, opening, change);
            } catch (SQLException e) {
                return change.refused(e);
            }
        }
    }

    /**
     * @param subject what is changed. Within a group it decides the order, so that two groups that
     *     touch the same rows cannot wait for each other.
     */
    <T> CompletionStage<T> make(UUID subject, Change<T> change) {
        var mine = new Waiting<>(subject, change);
        boolean another;
        lock.lock();
        try {
            waiting.add(mine);
            another = lanes < LANES;
            if (another) {
                lanes++;
            }
        } finally {
            lock.unlock();
        }
        if (another) {
            try {
                threads.execute(this::lane);
            } catch (RuntimeException closed) {
                next().forEach(each -> each.fail(closed));
            }
        }
        return mine.result;
    }

    private void lane() {
        for (var group = next(); !group.isEmpty(); group = next()) {
            try {
                make(group);
            } catch (Throwable e) {
                group.forEach(each -> each.fail(e));
            }
        }
    }

    /** Empty when nothing waits: the lane ends. */
    private List<Waiting<?>> next() {
        var group = new ArrayList<Waiting<?>>();
        lock.lock();
        try {
            while (group.size() < TOGETHER_MAX && !waiting.isEmpty()) {
                group.add(waiting.remove());
            }
            if (group.isEmpty()) {
                lanes--;
            }
        } finally {
            lock.unlock();
        }
        return group;
    }

    private void make(List<Waiting<?>> group) throws SQLException {
        if (group.size() == 1) {
            group.getFirst().alone(source, opening);
            return;
        }
        group.sort(Comparator.comparing(Waiting::subject));
        List<Waiting<?>> failed;
        try (var connection = source.getConnection()) {
            failed = together(connection, group);
        }
        for (Waiting<?> each : failed) {
            each.alone(source, opening);
        }
    }

    /** Gives back those that could not be made in company. */
    private List<Waiting<?>> together(Connection connection, List<Waiting<?>> group)
            throws SQLException {
        List<Waiting<?>> failed = List.of();
        try {
            Transaction.once(connection, opening, session -> all(session, group));
        } catch (SQLException | RuntimeException e) {
            if (e instanceof SQLException sql && SqlState.isServerLost(sql)) {
                throw e;
            }
            failed = Transaction.once(connection, opening, session -> each(session, group));
        }
        for (Waiting<?> made : group) {
            if (!failed.contains(made)) {
                // What follows from an answer must not keep the lane from the next group.
                threads.execute(made::answer);
            }
        }
        return failed;
    }

    private static int all(Session session, List<Waiting<?>> group) throws SQLException {
        for (Waiting<?> each : group) {
            each.make(session);
        }
        return group.size();
    }

    /** One of them fails: each behind a savepoint of its own, which costs a little more. */
    private static List<Waiting<?>> each(Session session, List<Waiting<?>> group)
            throws SQLException {
        var failed = new ArrayList<Waiting<?>>();
        for (Waiting<?> each : group) {
            if (!session.attempt(() -> each.make(session))) {
                failed.add(each);
            }
        }
        return failed;
    }
}
