package com.athyper.postgres.reference;

import com.athyper.kernel.Value;
import com.athyper.meta.reference.Edition;
import com.athyper.meta.reference.ReferenceList;

import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Brings one list of the database to the platform's edition, whenever that has changed. */
public final class ReferenceMigration implements JavaMigration {
    public static final String SCHEMA = "ref";

    private static final String PREFIX = "reference ";

    private final Edition edition;

    private ReferenceMigration(ReferenceList list) {
        this.edition = list.edition();
    }

    /** One for each list. */
    public static List<ReferenceMigration> all() {
        return Arrays.stream(ReferenceList.values()).map(ReferenceMigration::new).toList();
    }

    /** The one that is described so. */
    public static Optional<ReferenceMigration> described(String description) {
        return all().stream()
                .filter(migration -> migration.getDescription().equals(description))
                .findFirst();
    }

    public Edition edition() {
        return edition;
    }

    /** None: it is run again whenever its checksum is another one. */
    @Override
    public @Nullable MigrationVersion getVersion() {
        return null;
    }

    @Override
    public String getDescription() {
        return PREFIX + edition.list().id();
    }

    @Override
    public Integer getChecksum() {
        return Integer.parseUnsignedInt(edition.fingerprint().substring(0, 8), 16);
    }

    @Override
    public boolean canExecuteInTransaction() {
        return true;
    }

    @Override
    public void migrate(Context context) throws SQLException {
        try (var statement = context.getConnection().createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql());
        }
    }

    /** What it does, as statements. */
    public String sql() {
        String table = table();
        var columns = edition.columns();
        return """
        UPDATE %s SET current = false WHERE current;
        INSERT INTO %s (%s, current) VALUES
        %s
        ON CONFLICT (code) DO UPDATE SET %s, current = true;
        INSERT INTO ref.edition (list, standard, source, published, licence, fingerprint)
        VALUES (%s)
        ON CONFLICT (list) DO UPDATE SET standard = excluded.standard,
            source = excluded.source, published = excluded.published,
            licence = excluded.licence, fingerprint = excluded.fingerprint;
        """
                .formatted(
                        table,
                        table,
                        columns.stream()
                                .map(ReferenceMigration::name)
                                .collect(Collectors.joining(", ")),
                        edition.entries().values().stream()
                                .map(this::row)
                                .collect(Collectors.joining(",\n")),
                        columns.stream()
                                .filter(column -> !column.name().equals(Edition.CODE))
                                .map(column -> name(column) + " = excluded." + name(column))
                                .collect(Collectors.joining(", ")),
                        List.of(
                                        edition.list().id(),
                                        edition.standard(),
                                        edition.source(),
                                        edition.date(),
                                        edition.licence(),
                                        edition.fingerprint())
                                .stream()
                                .map(ReferenceMigration::literal)
                                .collect(Collectors.joining(", ")));
    }

    /**
     * Asks for the codes of which a database says something else than another copy of the schema.
     *
     * @param other the schema of the copy
     */
    public String differences(String other) {
        String columns =
                edition.columns().stream()
                        .map(ReferenceMigration::name)
                        .collect(Collectors.joining(", "));
        String current = "SELECT %s FROM %s.%s WHERE current";
        String here = current.formatted(columns, SCHEMA, edition.list().table());
        String there = current.formatted(columns, other, edition.list().table());
        return """
        SELECT code FROM ((%s EXCEPT %s) UNION (%s EXCEPT %s)) differing
        GROUP BY code ORDER BY code
        """
                .formatted(here, there, there, here);
    }

    public String table() {
        return SCHEMA + "." + edition.list().table();
    }

    private String row(Value.Fields entry) {
        return edition.columns().stream()
                .map(column -> literal(entry.get(column.name()).orElse(Value.NULL)))
                .collect(Collectors.joining(", ", "(", ", true)"));
    }

    private static String literal(Value value) {
        return switch (value) {
            case Value.Null _ -> "NULL";
            case Value.Text(var text) -> literal(text);
            case Value.Num(var number) -> number.toPlainString();
            case Value.Bool _, Value.Items _, Value.Fields _ ->
                    throw new IllegalArgumentException("a list has no such value: " + value);
        };
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** In quotes: some are words of SQL. */
    private static String name(Edition.Column column) {
        return "\"" + column.sqlName() + "\"";
    }
}
