package com.athyper.postgres;

import com.athyper.kernel.TenantId;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * One connection of the role that owns the tables, for work that is several transactions, or none.
 * It leads to PostgreSQL itself, so that a lock may outlast a transaction.
 */
public final class AdminLine {

    private static final String KEY = "hashtextextended('athyper.publish:' || ?, 0)";

    private final Connection connection;
    private final TenantId tenant;

    /**
     * @param connection of the owner, which commits when it is told to
     */
    public AdminLine(Connection connection, TenantId tenant) {
        this.connection = connection;
        this.tenant = tenant;
    }

    /** What is done over one connection. */
    @FunctionalInterface
    public interface Work<T> {
        T over(AdminLine line) throws SQLException;
    }

    /** In a transaction of its own that sees the tenant's rows. It is not run again. */
    public <T> T transaction(Database.Work<T> work) throws SQLException {
        return Transaction.once(connection, Database.opening(tenant), work);
    }

    /**
     * What lets statements name the operator classes of our extensions, wherever these are.
     *
     * @param local until the transaction ends
     */
    public static String extensions(boolean local) {
        return "SELECT set_config('search_path', 'pg_catalog, ' || quote_ident(n.nspname), "
                + local
                + ") FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace"
                + " WHERE e.extname = 'pg_trgm'";
    }

    /**
     * A statement that no transaction may hold.
     *
     * @param lockTimeout as PostgreSQL reads it
     */
    public void outside(String sql, String lockTimeout) throws SQLException {
        connection.setAutoCommit(true);
        try (var statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute("SET lock_timeout = '" + lockTimeout + "'");
            statement.execute(extensions(false));
            try {
                statement.execute(sql);
            } finally {
                statement.execute("RESET lock_timeout");
                statement.execute("RESET search_path");
            }
        } finally {
            connection.setAutoCommit(false);
        }
    }

    /** True if the turn is ours, until {@link #release} or the connection's end. */
    boolean take(String turn) throws SQLException {
        // Asking never waits: a statement that waits would hold up indexes that are being built.
        return ask("SELECT pg_try_advisory_lock(" + KEY + ")", turn);
    }

    void release(String turn) throws SQLException {
        try {
            connection.rollback();
            if (!ask("SELECT pg_advisory_unlock(" + KEY + ")", turn)) {
                throw new SQLException("the turn was not ours");
            }
        } catch (SQLException e) {
            // The next borrower of the connection must not hold the turn.
            connection.abort(Runnable::run);
        }
    }

    private boolean ask(String sql, String turn) throws SQLException {
        boolean answer;
        try (var statement = connection.prepareStatement(sql)) {
            statement.setString(1, turn);
            try (var rows = statement.executeQuery()) {
                answer = rows.next() && rows.getBoolean(1);
            }
        }
        connection.commit();
        return answer;
    }
}
