package com.athyper.postgres.record;

import com.athyper.kernel.Done;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Json;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.record.ImportReport;
import com.athyper.meta.record.ImportReports;
import com.athyper.postgres.Database;
import com.athyper.postgres.Rows;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** {@link ImportReports} in PostgreSQL. */
public final class PostgresImportReports implements ImportReports {
    private static final String KEEP =
            """
            INSERT INTO athyper.import_report (tenant_id, id, entity, asked_by, asked_at, key, dry_run,
                bytes_total, state, bytes, row_count, created, updated, failed, faults, changed_at)
            VALUES (?, ?::uuid, ?, ?, ?::timestamptz, ?, ?::boolean, ?::bigint, ?, ?::bigint, ?::integer,
                ?::integer, ?::integer, ?::integer, ?, ?::timestamptz)
            ON CONFLICT (tenant_id, id) DO UPDATE
            SET asked_at = excluded.asked_at, dry_run = excluded.dry_run,
                bytes_total = excluded.bytes_total, state = excluded.state,
                bytes = excluded.bytes, row_count = excluded.row_count, created = excluded.created,
                updated = excluded.updated, failed = excluded.failed, faults = excluded.faults,
                changed_at = excluded.changed_at
            """;

    private static final String SELECT =
            """
            SELECT id, entity, asked_by, asked_at, key, dry_run, bytes_total, state, bytes, row_count, created,
                updated, failed, changed_at, %s AS faults
            FROM athyper.import_report WHERE tenant_id = ? AND entity = ? AND asked_by = ?
            """;

    private static final String ONE = SELECT.formatted("faults") + " AND id = ?::uuid";

    private static final String LATEST =
            SELECT.formatted("'[]'")
                    + " AND (?::text IS NULL OR key = ?) ORDER BY asked_at DESC, id LIMIT ?";

    private static final String FORGET =
            "DELETE FROM athyper.import_report WHERE tenant_id = ? AND changed_at < ?::timestamptz";

    private final Database database;

    public PostgresImportReports(Database database) {
        this.database = database;
    }

    @Override
    public CompletionStage<Done> keep(TenantId tenant, ImportReport report) {
        var asked = report.asked();
        var counts = report.counts();
        return database.inTenantByKey(
                tenant,
                session -> {
                    session.update(
                            KEEP,
                            tenant.value(),
                            report.id(),
                            asked.entity().value(),
                            asked.by().value(),
                            asked.at(),
                            asked.key().orElse(null),
                            asked.dryRun(),
                            asked.bytes().isPresent() ? asked.bytes().getAsLong() : null,
                            report.state().name(),
                            counts.bytes(),
                            counts.rows(),
                            counts.created(),
                            counts.updated(),
                            counts.failed(),
                            Json.write(new Value.Items(report.faults())),
                            report.changedAt());
                    return Done.DONE;
                });
    }

    @Override
    public CompletionStage<Optional<ImportReport>> find(Whose whose, UUID id) {
        return database.inTenantByKey(
                whose.tenant(),
                session ->
                        session.first(
                                ONE,
                                PostgresImportReports::report,
                                whose.tenant().value(),
                                whose.entity().value(),
                                whose.by().value(),
                                id));
    }

    @Override
    public CompletionStage<List<ImportReport>> latest(Whose whose, Optional<String> key) {
        return database.inTenantByKey(
                whose.tenant(),
                session ->
                        session.list(
                                LATEST,
                                PostgresImportReports::report,
                                whose.tenant().value(),
                                whose.entity().value(),
                                whose.by().value(),
                                key.orElse(null),
                                key.orElse(null),
                                LISTED_MAX));
    }

    @Override
    public CompletionStage<Done> forget(TenantId tenant, Instant before) {
        return database.inTenantByKey(
                tenant,
                session -> {
                    session.update(FORGET, tenant.value(), before);
                    return Done.DONE;
                });
    }

    private static OptionalLong total(ResultSet row) throws SQLException {
        long bytes = row.getLong("bytes_total");
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(bytes);
    }

    private static ImportReport report(ResultSet row) throws SQLException {
        return new ImportReport(
                Rows.uuid(row, "id"),
                new ImportReport.Asked(
                        new EntityName(row.getString("entity")),
                        new PrincipalId(row.getString("asked_by")),
                        Rows.maybe(row, "key"),
                        row.getBoolean("dry_run"),
                        total(row),
                        Rows.instant(row, "asked_at")),
                ImportReport.State.valueOf(row.getString("state")),
                new ImportReport.Counts(
                        row.getLong("bytes"),
                        row.getInt("row_count"),
                        row.getInt("created"),
                        row.getInt("updated"),
                        row.getInt("failed")),
                Json.trusted(row.getString("faults")) instanceof Value.Items(var faults)
                        ? faults
                        : List.of(),
                Rows.instant(row, "changed_at"));
    }
}
