package com.athyper.postgres.provision;

import com.athyper.postgres.Migrations;
import com.athyper.postgres.PostgresSettings;
import com.athyper.postgres.Roles;
import com.athyper.postgres.definition.TenantTables;

import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The platform's own schemas in one database. All but {@link #apply} leaves everything as it is.
 * Blocks.
 */
public final class PlatformSchema {

    private final PostgresSettings settings;

    public PlatformSchema(PostgresSettings settings) {
        this.settings = settings;
    }

    /**
     * What is there.
     *
     * @param server product and version, address and role
     */
    public record Status(String server, List<Migration> migrations) {
        public Status {
            migrations = List.copyOf(migrations);
        }

        public List<Migration> pending() {
            return migrations.stream()
                    .filter(migration -> migration.state() == Migration.State.PENDING)
                    .toList();
        }
    }

    /**
     * What {@link #apply} would do.
     *
     * @param added names of what it would make
     * @param changed names of what it would make differently
     * @param removed names of what it would take away
     */
    public record Plan(
            List<Migration> pending,
            List<String> added,
            List<String> changed,
            List<String> removed) {
        public Plan {
            pending = List.copyOf(pending);
            added = List.copyOf(added);
            changed = List.copyOf(changed);
            removed = List.copyOf(removed);
        }
    }

    public Status status() throws SQLException {
        try (var connection = Roles.admin(settings)) {
            var server = connection.getMetaData();
            return new Status(
                    "%s %s at %s as %s"
                            .formatted(
                                    server.getDatabaseProductName(),
                                    server.getDatabaseProductVersion(),
                                    settings.adminUrl().replaceFirst("^jdbc:|[?].*$", ""),
                                    settings.adminUser()),
                    shown(Migrations.all(settings)));
        }
    }

    public Plan plan() throws SQLException {
        var all = Migrations.all(settings);
        var pending = with(all, Migration.State.PENDING);
        if (pending.isEmpty()) {
            return new Plan(List.of(), List.of(), List.of(), List.of());
        }
        try (var connection = Roles.admin(settings);
                var rehearsal = Rehearsal.on(connection, settings)) {
            rehearsal.putAside();
            rehearsal.run(applied(all));
            Catalog before = rehearsal.made();
            rehearsal.run(pending);
            Catalog after = rehearsal.made();
            return new Plan(
                    shown(pending),
                    after.beyond(before),
                    after.changedSince(before),
                    before.beyond(after));
        }
    }

    /**
     * Runs what is pending, one after the other, each as a whole or not at all; whoever else would
     * do the same waits. Also makes the application's role, where the admin may.
     *
     * @return how many were run
     */
    public int apply() throws SQLException {
        Roles.ensure(settings);
        return Migrations.migrate(settings);
    }

    /**
     * What {@link #apply} would run, for whoever would rather do it by hand.
     *
     * @param all from the first migration on, whatever has been applied
     */
    public String script(boolean all) {
        return MigrationScript.file(
                Migrations.all(settings).stream()
                        .filter(PlatformSchema::isOurs)
                        .filter(
                                migration ->
                                        all
                                                || Migration.of(migration).state()
                                                        == Migration.State.PENDING)
                        .toList(),
                settings);
    }

    /**
     * All that is not as the platform would make it with the migrations that were applied, and with
     * the entities that are in force.
     */
    public List<Finding> verify() throws SQLException {
        var all = Migrations.all(settings);
        var findings = new ArrayList<>(history(all));
        try (var connection = Roles.admin(settings)) {
            findings.addAll(Guards.check(connection, settings));
            if (!with(all, Migration.State.UNKNOWN).isEmpty()) {
                // A newer platform knows what this one does not: it is not ours to judge.
                return findings;
            }
            if (findings.stream().noneMatch(PlatformSchema::isFatal)) {
                findings.addAll(drift(connection, all));
            }
            // What it would ask must be there.
            if (with(all, Migration.State.PENDING).isEmpty()
                    && findings.stream()
                            .noneMatch(finding -> finding.kind() == Finding.Kind.CATALOG)) {
                TenantTables.differences(connection).stream()
                        .map(PlatformSchema::inTable)
                        .forEach(findings::add);
            }
        }
        return findings;
    }

    private static Finding inTable(TenantTables.Difference difference) {
        var drift = difference.drift();
        return new Finding(
                Finding.Kind.TABLE,
                "%s %s of %s of tenant %s"
                        .formatted(
                                drift.what(),
                                drift.name(),
                                difference.entity(),
                                difference.tenant()),
                drift.message());
    }

    private List<Finding> drift(Connection connection, List<MigrationInfo> all)
            throws SQLException {
        var applied = applied(all);
        if (applied.isEmpty()) {
            return List.of();
        }
        try (var rehearsal = Rehearsal.on(connection, settings)) {
            Catalog present = rehearsal.present();
            rehearsal.putAside();
            rehearsal.run(applied);
            List<Finding> differences = present.differencesFrom(rehearsal.made());
            // Rows of tables that have other columns cannot be compared.
            return differences.isEmpty() ? rehearsal.rows(applied) : differences;
        }
    }

    private static List<Finding> history(List<MigrationInfo> all) {
        return all.stream()
                .map(Migration::of)
                .flatMap(
                        migration ->
                                switch (migration.state()) {
                                    case APPLIED, PENDING -> Stream.empty();
                                    case CHANGED ->
                                            Stream.of(
                                                    inHistory(
                                                            migration,
                                                            "was applied with checksum %s and has %s"
                                                                    .formatted(
                                                                            checksum(
                                                                                    migration
                                                                                            .there()),
                                                                            checksum(
                                                                                    migration
                                                                                            .here()))));
                                    case FAILED ->
                                            Stream.of(inHistory(migration, "failed half-way"));
                                    case UNKNOWN ->
                                            Stream.of(
                                                    inHistory(
                                                            migration,
                                                            "was applied by another version of the"
                                                                    + " platform"));
                                })
                .toList();
    }

    private static String checksum(Optional<Integer> checksum) {
        return checksum.map(Object::toString).orElse("none");
    }

    private static Finding inHistory(Migration migration, String detail) {
        return new Finding(Finding.Kind.HISTORY, "migration " + migration.name(), detail);
    }

    /** Without the role, nothing can be granted to it in a rehearsal. */
    private static boolean isFatal(Finding finding) {
        return finding.kind() == Finding.Kind.ROLE && finding.detail().equals(Guards.NO_ROLE);
    }

    /** Once each, in the order in which a new database would be given them. */
    private static List<MigrationInfo> applied(List<MigrationInfo> all) {
        return all.stream()
                .filter(PlatformSchema::isOurs)
                .filter(migration -> migration.getState().isApplied())
                .filter(migration -> migration.getState().isResolved())
                .toList();
    }

    private static List<MigrationInfo> with(List<MigrationInfo> all, Migration.State state) {
        return all.stream()
                .filter(PlatformSchema::isOurs)
                .filter(migration -> Migration.of(migration).state() == state)
                .toList();
    }

    private static List<Migration> shown(List<MigrationInfo> all) {
        return all.stream().filter(PlatformSchema::isOurs).map(Migration::of).toList();
    }

    /** The library also keeps account of the schema that it made, and of runs that are outdated. */
    private static boolean isOurs(MigrationInfo migration) {
        return !migration.getType().isSynthetic()
                && migration.getState() != MigrationState.OUTDATED
                && migration.getState() != MigrationState.SUPERSEDED;
    }
}
