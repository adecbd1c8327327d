package com.athyper.postgres.provision;

import com.athyper.postgres.Migrations;
import com.athyper.postgres.PostgresSettings;
import com.athyper.postgres.reference.ReferenceMigration;

import org.flywaydb.core.api.MigrationInfo;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What migrations make, found out by running them on the very server, beside what is there: in one
 * transaction the platform's schemas are put aside under other names, made anew, looked at, and all
 * of it is rolled back. Nobody else sees anything of it, no reader or writer waits for it, and no
 * row is touched.
 */
final class Rehearsal implements AutoCloseable {

    /** What stands behind the name of a schema that is put aside. */
    static final String ASIDE = "_before_rehearsal";

    /** Rows that are named; of more, the number says enough. */
    private static final int TOLD_MAX = 10;

    private final Connection connection;
    private final PostgresSettings settings;

    private Rehearsal(Connection connection, PostgresSettings settings) {
        this.connection = connection;
        this.settings = settings;
    }

    /** On an admin's connection, which is not in a transaction yet. */
    static Rehearsal on(Connection connection, PostgresSettings settings) throws SQLException {
        connection.setAutoCommit(false);
        var rehearsal = new Rehearsal(connection, settings);
        rehearsal.execute("SET LOCAL lock_timeout = '5s'");
        return rehearsal;
    }

    /** What is there; before anything is put aside. */
    Catalog present() throws SQLException {
        return Catalog.of(connection, Migrations.SCHEMAS);
    }

    /** Puts aside what is there, so that it can be made anew. */
    void putAside() throws SQLException {
        for (String schema : Migrations.SCHEMAS) {
            if (exists(schema)) {
                execute("ALTER SCHEMA %s RENAME TO %s".formatted(schema, schema + ASIDE));
            }
        }
        execute(MigrationScript.history());
    }

    /** Runs them on top of those that were run before. */
    void run(List<MigrationInfo> migrations) throws SQLException {
        execute("SET LOCAL search_path = " + Migrations.SCHEMA + ", public");
        for (MigrationInfo migration : migrations) {
            execute(Migrations.text(migration, settings));
        }
    }

    /** What has been made so far. */
    Catalog made() throws SQLException {
        return Catalog.of(connection, Migrations.SCHEMAS);
    }

    /**
     * Rows of the lists that are not those which were brought, told of what is put aside against
     * what was made.
     */
    List<Finding> rows(List<MigrationInfo> migrations) throws SQLException {
        var findings = new ArrayList<Finding>();
        for (MigrationInfo migration : migrations) {
            var list = ReferenceMigration.described(migration.getDescription());
            if (migration.getVersion() != null || list.isEmpty()) {
                continue;
            }
            String query = list.get().differences(ReferenceMigration.SCHEMA + ASIDE);
            List<String> codes = Lines.of(connection, query);
            if (!codes.isEmpty()) {
                findings.add(
                        new Finding(
                                Finding.Kind.DATA,
                                "table " + list.get().table(),
                                "%d row(s) are not those of the edition of %s: %s%s"
                                        .formatted(
                                                codes.size(),
                                                list.get().edition().date(),
                                                String.join(
                                                        ", ",
                                                        codes.subList(
                                                                0,
                                                                Math.min(codes.size(), TOLD_MAX))),
                                                codes.size() > TOLD_MAX ? ", …" : "")));
            }
        }
        return findings;
    }

    private boolean exists(String schema) throws SQLException {
        try (var statement =
                connection.prepareStatement("SELECT 1 FROM pg_namespace WHERE nspname = ?")) {
            statement.setString(1, schema);
            try (var rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.rollback();
    }
}
