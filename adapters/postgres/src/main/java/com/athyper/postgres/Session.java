package com.athyper.postgres;

import com.athyper.kernel.AuditEntry;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One open transaction. What it must know before its first statement (the tenant, the isolation)
 * travels with that statement, so that it costs no round trip of its own.
 */
public final class Session {

    /** Reads one row. */
    @FunctionalInterface
    public interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** A statement that opens the transaction, and its one argument if it has one. */
    record Opening(String sql, List<String> arguments, int results) {}

    private final Connection connection;
    private final List<AuditEntry> audit = new ArrayList<>();
    private @Nullable Opening opening;
    private boolean undone;
    private Stage stage = Stage.OPEN;

    private enum Stage {
        OPEN,
        /** The next statement is the last. */
        ENDING,
        ENDED
    }

    Session(Connection connection, @Nullable Opening opening) {
        this.connection = connection;
        this.opening = opening;
    }

    /**
     * What the auditor is told of this transaction. The links are made at its end, so that the head
     * of the chain is locked as briefly as can be.
     *
     * @param entries of the tenant whose transaction this is
     */
    public void audit(List<AuditEntry> entries) {
        audit.addAll(entries);
    }

    public void audit(AuditEntry entry) {
        audit.add(entry);
    }

    /**
     * The next statement only reads and is the last: the transaction ends with it, and both, with
     * what must be known before, are one round trip. The arguments have the types that they have in
     * Java, so it is for statements that take them so.
     */
    public Session ending() {
        stage = Stage.ENDING;
        return this;
    }

    /** Nothing of this transaction is to stay, also if all goes well. */
    public void undo() {
        undone = true;
    }

    boolean isUndone() {
        return undone;
    }

    /** What to make of a part that PostgreSQL refused. */
    @FunctionalInterface
    public interface Refusal<T> {
        T of(SQLException e) throws SQLException;
    }

    /** Makes a part of which nothing is left if it fails, while the rest of us goes on. */
    public <T> T part(Database.Work<T> part, Refusal<T> refusal) throws SQLException {
        open();
        int told = audit.size();
        Savepoint before = connection.setSavepoint();
        try {
            T value = part.in(this);
            connection.releaseSavepoint(before);
            return value;
        } catch (SQLException e) {
            connection.rollback(before);
            audit.subList(told, audit.size()).clear();
            return refusal.of(e);
        }
    }

    /** A part of the transaction. */
    @FunctionalInterface
    interface Part {
        void make() throws SQLException;
    }

    /** False if the part failed and nothing of it is left, while the rest of us goes on. */
    boolean attempt(Part part) throws SQLException {
        open();
        int told = audit.size();
        Savepoint before = connection.setSavepoint();
        try {
            part.make();
            connection.releaseSavepoint(before);
            return true;
        } catch (SQLException | RuntimeException e) {
            connection.rollback(before);
            audit.subList(told, audit.size()).clear();
            return false;
        }
    }

    void linkAudit() throws SQLException {
        AuditLinks.append(this, audit);
    }

    /** How many rows the statement touched. */
    public int update(String sql, @Nullable Object... arguments) throws SQLException {
        try (var statement = run(sql, arguments)) {
            return Math.max(statement.getUpdateCount(), 0);
        }
    }

    public <T> Optional<T> first(String sql, Reader<T> reader, @Nullable Object... arguments)
            throws SQLException {
        try (var statement = run(sql, arguments);
                var rows = statement.getResultSet()) {
            return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
        }
    }

    public <T> List<T> list(String sql, Reader<T> reader, @Nullable Object... arguments)
            throws SQLException {
        try (var statement = run(sql, arguments);
                var rows = statement.getResultSet()) {
            var all = new ArrayList<T>();
            while (rows.next()) {
                all.add(reader.read(rows));
            }
            return all;
        }
    }

    /** Gives every row to the taker, fetched in portions, until it has had enough. */
    public void stream(String sql, int portion, Taker taker, @Nullable Object... arguments)
            throws SQLException {
        open();
        try (var statement = connection.prepareStatement(sql)) {
            statement.setFetchSize(portion);
            Binds.bindAll(statement, 1, arguments);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    if (!taker.take(rows)) {
                        return;
                    }
                }
            }
        }
    }

    /** Takes one row; false once it has had enough. */
    @FunctionalInterface
    public interface Taker {
        boolean take(ResultSet row) throws SQLException;
    }

    /**
     * Statements that are sent as they are, question marks and braces included, such as those that
     * change tables.
     */
    public void execute(List<String> statements) throws SQLException {
        open();
        try (var statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** The number that a query, sent as it is, gives. */
    public long number(String query) throws SQLException {
        return plain(query, rows -> rows.getLong(1));
    }

    /** What the one row says that a query, sent as it is, gives. */
    public <T> T plain(String query, Reader<T> reader) throws SQLException {
        open();
        try (var statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            try (var rows = statement.executeQuery(query)) {
                rows.next();
                return reader.read(rows);
            }
        }
    }

    private void open() throws SQLException {
        if (opening != null) {
            run("SELECT 1").close();
        }
    }

    private PreparedStatement run(String sql, @Nullable Object... arguments) throws SQLException {
        Opening first = opening;
        opening = null;
        boolean last = endsNow();
        var text = last ? sql + ";COMMIT" : sql;
        var statement =
                connection.prepareStatement(first == null ? text : first.sql() + ";" + text);
        try {
            int at = 1;
            if (first != null) {
                for (String argument : first.arguments()) {
                    statement.setString(at++, argument);
                }
            }
            if (last) {
                Binds.bindTyped(statement, at, arguments);
            } else {
                Binds.bindAll(statement, at, arguments);
            }
            statement.execute();
            for (int i = 0; first != null && i < first.results(); i++) {
                statement.getMoreResults();
            }
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    private boolean endsNow() {
        return switch (stage) {
            case OPEN -> false;
            case ENDING -> {
                stage = Stage.ENDED;
                yield true;
            }
            case ENDED -> throw new IllegalStateException("the transaction has ended");
        };
    }
}
