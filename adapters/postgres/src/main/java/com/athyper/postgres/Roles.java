package com.athyper.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * The application's role: it may log in and use what it was granted, and it can neither own nor
 * bypass anything. Row-level security means nothing to a role that can.
 */
public final class Roles {

    private static final long LOCK = 0x6174_6879_7065_7201L;

    /** Whether a role, or one that it could turn into, escapes row-level security. */
    private static final String ESCAPES =
            """
            SELECT 'role ' || r.rolname || ' is ' || CASE
                     WHEN r.rolsuper THEN 'a superuser'
                     WHEN r.rolbypassrls THEN 'exempt from row-level security'
                     ELSE 'the owner of ' || (SELECT min(c.oid::regclass::text) FROM pg_class c
                                              WHERE c.relowner = r.oid) END
            FROM pg_roles r
            WHERE pg_has_role(?::name, r.oid, 'MEMBER')
              AND (r.rolsuper OR r.rolbypassrls
                   OR EXISTS (SELECT 1 FROM pg_class c WHERE c.relowner = r.oid))
            ORDER BY 1
            """;

    /** Tables that hold tenants' rows and do not force row-level security upon their owner. */
    private static final String UNGUARDED =
            """
            SELECT 'table ' || c.oid::regclass || ' does not force row-level security'
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p')
              AND (n.nspname LIKE 'tenant\\_%'
                   OR n.nspname = 'athyper' AND c.relname IN (
                     'definition', 'active_definition', 'principal', 'local_credential',
                     'audit_head', 'audit_event', 'record_history', 'idempotency', 'sequence_counter',
                     'attachment', 'stored_object', 'file_usage', 'import_report',
                     'workflow_task', 'workflow_inbox', 'saved_query', 'graphql_document',
                     'org_item',
                     'workflow_migration', 'workflow_migration_item'))
              AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
            ORDER BY 1
            """;

    private Roles() {}

    /** Makes the role if it is not there, and gives it the password of the settings. */
    public static void ensure(PostgresSettings settings) throws SQLException {
        try (var connection = admin(settings)) {
            connection.setAutoCommit(false);
            lock(connection);
            if (!exists(connection, settings.appUser())) {
                execute(
                        connection,
                        "CREATE ROLE %I LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE"
                                + " NOINHERIT",
                        settings.appUser());
            }
            execute(
                    connection,
                    "ALTER ROLE %I LOGIN PASSWORD %L",
                    settings.appUser(),
                    settings.appPassword().reveal());
            for (String limit :
                    List.of(
                            "statement_timeout = '30s'",
                            "lock_timeout = '10s'",
                            "idle_in_transaction_session_timeout = '60s'")) {
                execute(connection, "ALTER ROLE %I SET " + limit, settings.appUser());
            }
            connection.commit();
        }
    }

    /**
     * Refuses to go on as a role to which row-level security means nothing, or over a table that
     * lacks it.
     */
    public static void verify(PostgresSettings settings) throws SQLException {
        List<String> faults;
        try (var connection = app(settings)) {
            faults = faults(connection, settings.appUser());
        }
        if (!faults.isEmpty()) {
            throw new IllegalStateException(
                    "tenants would not be kept apart: " + String.join("; ", faults));
        }
    }

    /** What would let tenants see one another: a role that escapes, or a table that lets it. */
    public static List<String> faults(Connection connection, String role) throws SQLException {
        var faults = new ArrayList<String>();
        try (var escapes = connection.prepareStatement(ESCAPES);
                var unguarded = connection.prepareStatement(UNGUARDED)) {
            escapes.setString(1, role);
            for (var check : List.of(escapes, unguarded)) {
                try (var rows = check.executeQuery()) {
                    while (rows.next()) {
                        faults.add(rows.getString(1));
                    }
                }
            }
        }
        return faults;
    }

    private static Connection app(PostgresSettings settings) throws SQLException {
        return connect(settings.url(), settings.appUser(), settings.appPassword().reveal());
    }

    /** A connection of the role that owns the schema. */
    public static Connection admin(PostgresSettings settings) throws SQLException {
        return connect(
                settings.adminUrl(), settings.adminUser(), settings.adminPassword().reveal());
    }

    private static Connection connect(String url, String user, String password)
            throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", "60");
        return DriverManager.getConnection(url, properties);
    }

    /** Two nodes that start at once must not change the role at once. */
    private static void lock(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT pg_advisory_xact_lock(?)")) {
            statement.setLong(1, LOCK);
            statement.execute();
        }
    }

    private static boolean exists(Connection connection, String role) throws SQLException {
        try (var statement =
                connection.prepareStatement("SELECT 1 FROM pg_roles WHERE rolname = ?")) {
            statement.setString(1, role);
            try (var rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    /** Statements about roles take no parameters: the server itself quotes what is put in. */
    private static void execute(Connection connection, String form, String... arguments)
            throws SQLException {
        String sql;
        String holes = ", ?".repeat(arguments.length);
        try (var statement = connection.prepareStatement("SELECT format(?" + holes + ")")) {
            statement.setString(1, form);
            for (int i = 0; i < arguments.length; i++) {
                statement.setString(i + 2, arguments[i]);
            }
            try (var rows = statement.executeQuery()) {
                rows.next();
                sql = rows.getString(1);
            }
        }
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
