package com.athyper.proof.process;

import com.athyper.node.local.LocalPostgres;
import com.athyper.node.local.LocalPostgresFailure;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;

/** A PostgreSQL that belongs to the test and not to the node: it can be taken away. */
public final class TestDatabase implements AutoCloseable {
    private final Path home;
    private final LocalPostgres.Connection connection;
    private LocalPostgres postgres;

    private TestDatabase(Path home, LocalPostgres postgres) {
        this.home = home;
        this.postgres = postgres;
        this.connection = postgres.connection();
    }

    public static TestDatabase start(Path home) throws LocalPostgresFailure, InterruptedException {
        return new TestDatabase(home, LocalPostgres.start(home, _ -> {}));
    }

    /** What a node needs to know of it. */
    Map<String, String> environment() {
        return Map.of(
                "ATHYPER_DATABASE_URL", connection.url(),
                "ATHYPER_DATABASE_USER", connection.appUser(),
                "ATHYPER_DATABASE_PASSWORD", connection.appPassword().reveal(),
                "ATHYPER_DATABASE_ADMIN_URL", connection.url(),
                "ATHYPER_DATABASE_ADMIN_USER", connection.adminUser(),
                "ATHYPER_DATABASE_ADMIN_PASSWORD", connection.adminPassword().reveal());
    }

    public String appUser() {
        return connection.appUser();
    }

    /** What is under way is broken off. */
    public void stop() throws LocalPostgresFailure, InterruptedException {
        postgres.stop();
    }

    /** The same data at the same address. */
    public void startAgain() throws LocalPostgresFailure, InterruptedException {
        postgres = LocalPostgres.start(home, _ -> {});
        if (!postgres.connection().url().equals(connection.url())) {
            throw new AssertionError("PostgreSQL came back at " + postgres.connection().url());
        }
    }

    public Connection asAdmin() throws SQLException {
        return DriverManager.getConnection(
                connection.url(), connection.adminUser(), connection.adminPassword().reveal());
    }

    public Connection asApp() throws SQLException {
        return DriverManager.getConnection(
                connection.url(), connection.appUser(), connection.appPassword().reveal());
    }

    public void execute(String sql) throws SQLException {
        try (var admin = asAdmin();
                var statement = admin.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() {
        try {
            postgres.stop();
        } catch (LocalPostgresFailure e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
