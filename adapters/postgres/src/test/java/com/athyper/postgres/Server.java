package com.athyper.postgres;

import com.athyper.kernel.Secret;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One durable PostgreSQL for all tests of a run, and a database of its own for each that asks. The
 * admin role is no superuser, as it would not be in production.
 */
public final class Server {

    private static final String ADMIN = "athyper_admin";
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static final EmbeddedPostgres POSTGRES = start();

    private Server() {}

    private static EmbeddedPostgres start() {
        try {
            var postgres = durable().start();
            try (var connection = postgres.getPostgresDatabase().getConnection();
                    var statement = connection.createStatement()) {
                statement.execute(
                        "CREATE ROLE " + ADMIN + " LOGIN CREATEROLE NOSUPERUSER PASSWORD 'admin'");
            }
            // As docs/operations.md tells who runs a PostgreSQL, for every database made from it.
            try (var connection = postgres.getTemplateDatabase().getConnection();
                    var statement = connection.createStatement()) {
                for (String comparison : List.of("eq", "ne", "lt", "le", "gt", "ge", "cmp")) {
                    statement.execute(
                            "ALTER FUNCTION numeric_"
                                    + comparison
                                    + "(numeric, numeric) LEAKPROOF");
                }
            }
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(postgres)));
            return postgres;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The library's defaults are fast and forget: not what an acknowledged write is tested on. */
    public static EmbeddedPostgres.Builder durable() {
        return EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_connections", "200");
    }

    private static void close(EmbeddedPostgres postgres) {
        try {
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A new database with the platform's schema. */
    public static PostgresSettings migrated() {
        return migrated(POSTGRES);
    }

    public static PostgresSettings migrated(EmbeddedPostgres postgres) {
        var settings = empty(postgres);
        try {
            Roles.ensure(settings);
            Migrations.migrate(settings);
            Roles.verify(settings);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return settings;
    }

    /** A new database with nothing in it. */
    public static PostgresSettings empty() {
        return empty(POSTGRES);
    }

    private static PostgresSettings empty(EmbeddedPostgres postgres) {
        String name = "athyper_" + DATABASES.incrementAndGet();
        try (var connection = postgres.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name + " OWNER " + ADMIN);
            statement.execute("REVOKE TEMPORARY ON DATABASE " + name + " FROM PUBLIC");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        String url = "jdbc:postgresql://localhost:" + postgres.getPort() + "/" + name;
        return PostgresSettings.of(
                url,
                "athyper_app",
                new Secret("app's \"password\""),
                new PostgresSettings.Admin(url, ADMIN, new Secret("admin")));
    }

    /** As the superuser, to whom row-level security means nothing. */
    public static Connection superuser(PostgresSettings settings) throws SQLException {
        return DriverManager.getConnection(settings.url(), "postgres", "postgres");
    }

    public static Connection app(PostgresSettings settings) throws SQLException {
        return DriverManager.getConnection(
                settings.url(), settings.appUser(), settings.appPassword().reveal());
    }

    public static Connection admin(PostgresSettings settings) throws SQLException {
        return DriverManager.getConnection(
                settings.adminUrl(), settings.adminUser(), settings.adminPassword().reveal());
    }

    /** Everything in the first column. */
    public static List<String> column(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var column = new java.util.ArrayList<String>();
            while (rows.next()) {
                column.add(rows.getString(1));
            }
            return column;
        }
    }

    public static int update(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }
}
