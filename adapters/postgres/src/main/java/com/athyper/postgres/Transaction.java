package com.athyper.postgres;

import com.athyper.postgres.Database.Work;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.SQLException;

import javax.sql.DataSource;

/** How one piece of work becomes one transaction, also when it loses a race. */
final class Transaction {
    private static final int ATTEMPTS_MAX = 4;

    private Transaction() {}

    static <T> T run(DataSource source, Session.@Nullable Opening opening, Work<T> work)
            throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try (Connection connection = source.getConnection()) {
                return withFreshPlans(connection, opening, work);
            } catch (SQLException e) {
                if (attempt == ATTEMPTS_MAX || !SqlState.isWorthRetrying(e)) {
                    throw e;
                }
            }
        }
    }

    /** The driver forgets what it had prepared as it meets the first plan that is stale. */
    private static <T> T withFreshPlans(
            Connection connection, Session.@Nullable Opening opening, Work<T> work)
            throws SQLException {
        try {
            return once(connection, opening, work);
        } catch (SQLException e) {
            if (!SqlState.isStalePlan(e)) {
                throw e;
            }
            return once(connection, opening, work);
        }
    }

    static <T> T once(Connection connection, Session.@Nullable Opening opening, Work<T> work)
            throws SQLException {
        try {
            var session = new Session(connection, opening);
            T value = work.in(session);
            if (session.isUndone()) {
                connection.rollback();
                return value;
            }
            session.linkAudit();
            connection.commit();
            return value;
        } catch (SQLException | RuntimeException e) {
            try {
                connection.rollback();
            } catch (SQLException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }
}
