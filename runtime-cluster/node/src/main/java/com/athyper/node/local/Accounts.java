package com.athyper.node.local;

import com.athyper.kernel.Secret;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/**
 * The database of the platform and its two roles: one owns, and the other uses what it is granted.
 */
final class Accounts {
    static final String DATABASE = "athyper";
    private static final String WRONG_PASSWORD = "28P01";

    /**
     * The admin may keep the password and the limits of the app role, of which it is no member: to
     * PostgreSQL that takes CREATEROLE, which since version 16 reaches only roles of its own.
     */
    private static final String ROLES =
            """
            SELECT format(
                'CREATE ROLE athyper_admin LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB CREATEROLE'
                ' PASSWORD %L;'
                'CREATE ROLE athyper_app LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE'
                ' NOINHERIT PASSWORD %L;'
                'GRANT athyper_app TO athyper_admin WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;',
                ?, ?)
            """;

    /** In a database that it may not make temporary tables in either, the app role owns nothing. */
    private static final String RIGHTS =
            """
            REVOKE ALL ON DATABASE postgres, template1, athyper FROM PUBLIC;
            GRANT CONNECT ON DATABASE athyper TO athyper_app;
            """;

    /**
     * Under row-level security an index is entered by no condition whose operator might tell of the
     * rows that it sees. Comparing numbers tells nothing, and neither does how like a text is to
     * words; PostgreSQL does not say so itself, and a superuser has to. What he says it of has to
     * be there before the migrations, which find it then.
     */
    private static final String COMPARISONS =
            """
            DO $$ BEGIN
              IF EXISTS (SELECT FROM pg_proc WHERE oid = 'numeric_lt'::regproc AND NOT proleakproof) THEN
                ALTER FUNCTION numeric_eq(numeric, numeric) LEAKPROOF;
                ALTER FUNCTION numeric_ne(numeric, numeric) LEAKPROOF;
                ALTER FUNCTION numeric_lt(numeric, numeric) LEAKPROOF;
                ALTER FUNCTION numeric_le(numeric, numeric) LEAKPROOF;
                ALTER FUNCTION numeric_gt(numeric, numeric) LEAKPROOF;
                ALTER FUNCTION numeric_ge(numeric, numeric) LEAKPROOF;
                ALTER FUNCTION numeric_cmp(numeric, numeric) LEAKPROOF;
              END IF;
              CREATE SCHEMA IF NOT EXISTS athyper_extensions AUTHORIZATION athyper_admin;
              CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA athyper_extensions;
              IF EXISTS (SELECT FROM pg_proc WHERE NOT proleakproof
                    AND oid = to_regproc('athyper_extensions.word_similarity_commutator_op')) THEN
                ALTER FUNCTION athyper_extensions.word_similarity_commutator_op(text, text) LEAKPROOF;
              END IF;
            END $$
            """;

    private Accounts() {}

    /** Whether the server at this port answers to the home's password. */
    static boolean answers(int port, Credentials credentials) throws LocalPostgresFailure {
        try (var _ = connect(port, credentials.superuser())) {
            return true;
        } catch (SQLException e) {
            if (WRONG_PASSWORD.equals(e.getSQLState())) {
                throw wrongPassword(e);
            }
            return false;
        }
    }

    /** Makes what is not there yet. A start that was killed on the way is completed by the next. */
    static void ensure(int port, Credentials credentials) throws LocalPostgresFailure {
        try (var connection = connect(port, credentials.superuser())) {
            if (!exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", Credentials.APP)) {
                makeRoles(connection, credentials);
            }
            if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = ?", DATABASE)) {
                execute(connection, "CREATE DATABASE athyper OWNER athyper_admin");
            }
            execute(connection, RIGHTS);
            try (var inside = connect(port, DATABASE, credentials.superuser())) {
                execute(inside, COMPARISONS);
            }
        } catch (SQLException e) {
            if (WRONG_PASSWORD.equals(e.getSQLState())) {
                throw wrongPassword(e);
            }
            throw new LocalPostgresFailure(
                    LocalPostgresFailure.isDiskFull(String.valueOf(e.getMessage()))
                            ? LocalPostgresFailure.Reason.DISK_FULL
                            : LocalPostgresFailure.Reason.START_FAILED,
                    "PostgreSQL started, but its roles cannot be made: " + e.getMessage(),
                    e);
        }
    }

    /** Both or none: statements sent at once are one transaction. */
    private static void makeRoles(Connection connection, Credentials credentials)
            throws SQLException {
        String sql;
        try (var statement = connection.prepareStatement(ROLES)) {
            statement.setString(1, credentials.admin().reveal());
            statement.setString(2, credentials.app().reveal());
            try (var rows = statement.executeQuery()) {
                rows.next();
                sql = rows.getString(1);
            }
        }
        execute(connection, sql);
    }

    private static Connection connect(int port, Secret password) throws SQLException {
        return connect(port, "postgres", password);
    }

    private static Connection connect(int port, String database, Secret password)
            throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", Credentials.SUPERUSER);
        properties.setProperty("password", password.reveal());
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", "15");
        properties.setProperty("sslmode", "disable");
        properties.setProperty("gssEncMode", "disable");
        // Several statements in one message are one transaction, and cannot be had otherwise.
        properties.setProperty("preferQueryMode", "simple");
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/" + database, properties);
    }

    private static boolean exists(Connection connection, String query, String name)
            throws SQLException {
        try (var statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            try (var rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static LocalPostgresFailure wrongPassword(SQLException cause) {
        return new LocalPostgresFailure(
                LocalPostgresFailure.Reason.CREDENTIALS,
                "PostgreSQL does not take the password that is kept in the home",
                cause);
    }
}
