package com.athyper.postgres.workflow;

import com.athyper.kernel.Answer;
import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.Done;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Json;
import com.athyper.kernel.Page;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.record.RecordError;
import com.athyper.postgres.Cursors;
import com.athyper.postgres.Database;
import com.athyper.postgres.Rows;
import com.athyper.postgres.Session;
import com.athyper.workflow.migration.MigrationItem;
import com.athyper.workflow.migration.MigrationItem.Status;
import com.athyper.workflow.migration.MigrationJob;
import com.athyper.workflow.migration.MigrationOrder;
import com.athyper.workflow.migration.MigrationStore;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** {@link MigrationStore} in PostgreSQL. */
public final class PostgresMigrationStore implements MigrationStore {
    private static final UUID FIRST = new UUID(0, 0);

    private static final String OPEN =
            """
            INSERT INTO athyper.workflow_migration (tenant_id, id, template, ordered, asked_by,
                asked_at, reason, state)
            VALUES (?, ?::uuid, ?, ?, ?, ?::timestamptz, ?, 'RUNNING')
            """;

    private static final String OPEN_ITEMS =
            """
            INSERT INTO athyper.workflow_migration_item (tenant_id, migration, instance, version,
                status, findings)
            SELECT tenant_id, ?::uuid, instance, template_version, 'PENDING', '[]'
            """
                    + OrderedApprovals.ORDERED;

    private static final String OPEN_WORK =
            """
            INSERT INTO athyper.workflow_migration_work (tenant_id, migration, since)
            VALUES (?, ?::uuid, ?::timestamptz)
            """;

    private static final String SELECT =
            """
            SELECT id, template, ordered, asked_by, asked_at, reason, state, undone_by, undone_at,
                undone_why
            FROM athyper.workflow_migration WHERE tenant_id = ?
            """;

    private static final String COUNTS =
            """
            SELECT migration, status, count(*)::integer AS counted
            FROM athyper.workflow_migration_item
            WHERE tenant_id = ? AND migration = ANY (?::uuid[]) GROUP BY migration, status
            """;

    private static final String ITEMS =
            """
            SELECT instance, version, status, code, detail, findings, tries, at
            FROM athyper.workflow_migration_item
            WHERE tenant_id = ? AND migration = ?::uuid AND instance > ?::uuid
                AND (?::text IS NULL OR status = ?)
            ORDER BY instance LIMIT ?
            """;

    private static final String WAITING =
            """
            SELECT instance, version, status, code, detail, findings, tries, at
            FROM athyper.workflow_migration_item
            WHERE tenant_id = ? AND migration = ?::uuid AND status IN ('PENDING', 'UNDOING')
            ORDER BY tries, instance LIMIT ?
            """;

    private static final String UNDO =
            """
            UPDATE athyper.workflow_migration
            SET state = 'UNDOING', undone_by = ?, undone_at = ?::timestamptz, undone_why = ?
            WHERE tenant_id = ? AND id = ?::uuid AND state = 'COMPLETE'
            """;

    private static final String UNDO_ITEMS =
            """
            UPDATE athyper.workflow_migration_item SET status = 'UNDOING'
            WHERE tenant_id = ? AND migration = ?::uuid AND status = 'MIGRATED'
            """;

    private static final String KEEP =
            """
            UPDATE athyper.workflow_migration_item item
            SET status = met.status, code = met.code, detail = met.detail,
                findings = met.findings, tries = met.tries, at = met.at
            FROM unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::integer[],
                ?::timestamptz[]) AS met (instance, status, code, detail, findings, tries, at)
            WHERE item.tenant_id = ? AND item.migration = ?::uuid AND item.instance = met.instance
            """;

    private static final String FINISH =
            """
            UPDATE athyper.workflow_migration
            SET state = CASE state WHEN 'RUNNING' THEN 'COMPLETE' WHEN 'UNDOING' THEN 'UNDONE'
                ELSE state END
            WHERE tenant_id = ? AND id = ?::uuid
            """;

    private final Database database;

    public PostgresMigrationStore(Database database) {
        this.database = database;
    }

    @Override
    public CompletionStage<Map<Integer, Integer>> running(TenantId tenant, EntityName template) {
        return database.inTenant(
                tenant, session -> OrderedApprovals.byVersion(session, tenant, template));
    }

    @Override
    public CompletionStage<List<Group>> groups(TenantId tenant, MigrationOrder order) {
        return database.inTenant(
                tenant, session -> OrderedApprovals.groups(session, tenant, order));
    }

    @Override
    public CompletionStage<Answer<Page<Running>>> running(
            TenantId tenant, MigrationOrder order, int limit, Optional<String> cursor) {
        return page(
                cursor,
                limit,
                after ->
                        database.inTenant(
                                tenant,
                                session ->
                                        OrderedApprovals.some(
                                                session, tenant, order, after, limit + 1)),
                Running::instance);
    }

    @Override
    public CompletionStage<Done> open(TenantId tenant, MigrationJob job, AuditEntry audit) {
        return database.inTenant(
                tenant,
                session -> {
                    session.update(
                            OPEN,
                            tenant.value(),
                            job.id(),
                            job.order().template().value(),
                            MigrationRows.write(job.order()),
                            job.by().value(),
                            job.at(),
                            job.reason());
                    var arguments = OrderedApprovals.arguments(tenant, job.order());
                    arguments.addFirst(job.id());
                    session.update(OPEN_ITEMS, arguments.toArray());
                    session.update(OPEN_WORK, tenant.value(), job.id(), job.at());
                    session.audit(audit);
                    return Done.DONE;
                });
    }

    @Override
    public CompletionStage<Optional<MigrationJob>> find(
            TenantId tenant, EntityName template, UUID id) {
        return jobs(tenant, SELECT + " AND template = ? AND id = ?::uuid", template.value(), id)
                .thenApply(jobs -> jobs.stream().findFirst());
    }

    @Override
    public CompletionStage<Optional<MigrationJob>> find(Work work) {
        return jobs(work.tenant(), SELECT + " AND id = ?::uuid", work.migration())
                .thenApply(jobs -> jobs.stream().findFirst());
    }

    @Override
    public CompletionStage<List<MigrationJob>> latest(TenantId tenant, EntityName template) {
        return jobs(
                tenant,
                SELECT + " AND template = ? ORDER BY asked_at DESC, id LIMIT " + LISTED_MAX,
                template.value());
    }

    private CompletionStage<List<MigrationJob>> jobs(
            TenantId tenant, String sql, Object... arguments) {
        return database.inTenant(
                tenant,
                session -> {
                    var all = new ArrayList<>(List.of(arguments));
                    all.addFirst(tenant.value());
                    var found =
                            session.list(
                                    sql, row -> MigrationRows.job(row, Map.of()), all.toArray());
                    var counts = counts(session, tenant, found);
                    return found.stream()
                            .map(job -> job.counting(counts.getOrDefault(job.id(), Map.of())))
                            .toList();
                });
    }

    private record Counted(UUID migration, Status status, int count) {}

    private static Map<UUID, Map<Status, Integer>> counts(
            Session session, TenantId tenant, List<MigrationJob> jobs) throws SQLException {
        var counts = new HashMap<UUID, Map<Status, Integer>>();
        session.list(
                        COUNTS,
                        row ->
                                new Counted(
                                        Rows.uuid(row, "migration"),
                                        Status.valueOf(row.getString("status")),
                                        row.getInt("counted")),
                        tenant.value(),
                        jobs.stream().map(MigrationJob::id).toList())
                .forEach(
                        one ->
                                counts.computeIfAbsent(
                                                one.migration(), _ -> new EnumMap<>(Status.class))
                                        .put(one.status(), one.count()));
        return counts;
    }

    @Override
    public CompletionStage<Answer<Page<MigrationItem>>> items(
            TenantId tenant,
            UUID migration,
            Optional<Status> status,
            int limit,
            Optional<String> cursor) {
        return page(
                cursor,
                limit,
                after -> items(new Work(tenant, migration), status, after, limit + 1),
                MigrationItem::instance);
    }

    private CompletionStage<List<MigrationItem>> items(
            Work work, Optional<Status> status, UUID after, int limit) {
        var wanted = status.map(Enum::name);
        return database.inTenant(
                work.tenant(),
                session ->
                        session.list(
                                ITEMS,
                                MigrationRows::item,
                                work.tenant().value(),
                                work.migration(),
                                after,
                                wanted,
                                wanted,
                                limit));
    }

    @Override
    public CompletionStage<Boolean> undo(TenantId tenant, UUID migration, AuditEntry audit) {
        return database.inTenant(
                tenant,
                session -> {
                    if (session.update(
                                    UNDO,
                                    audit.origin().principal().value(),
                                    audit.origin().at(),
                                    audit.origin().reason(),
                                    tenant.value(),
                                    migration)
                            == 0) {
                        return false;
                    }
                    session.update(UNDO_ITEMS, tenant.value(), migration);
                    session.update(OPEN_WORK, tenant.value(), migration, audit.origin().at());
                    session.audit(audit);
                    return true;
                });
    }

    @Override
    public CompletionStage<List<Work>> unfinished(int limit) {
        return database.inPlatform(
                session ->
                        session.list(
                                "SELECT tenant_id, migration FROM athyper.workflow_migration_work"
                                        + " ORDER BY since, tenant_id, migration LIMIT ?",
                                PostgresMigrationStore::work,
                                limit));
    }

    private static Work work(ResultSet row) throws SQLException {
        return new Work(new TenantId(row.getString("tenant_id")), Rows.uuid(row, "migration"));
    }

    @Override
    public CompletionStage<List<MigrationItem>> waiting(Work work, int limit) {
        return database.inTenant(
                work.tenant(),
                session ->
                        session.list(
                                WAITING,
                                MigrationRows::item,
                                work.tenant().value(),
                                work.migration(),
                                limit));
    }

    @Override
    public CompletionStage<Done> keep(Work work, List<MigrationItem> items) {
        return database.inTenantByKey(
                work.tenant(),
                session -> {
                    session.update(
                            KEEP,
                            items.stream().map(MigrationItem::instance).toList(),
                            items.stream().map(item -> item.status().name()).toList(),
                            items.stream().map(MigrationItem::code).toList(),
                            items.stream().map(MigrationItem::detail).toList(),
                            items.stream()
                                    .map(item -> Json.write(new Value.Items(item.findings())))
                                    .toList(),
                            items.stream().map(MigrationItem::tries).toList(),
                            items.stream().map(MigrationItem::at).toList(),
                            work.tenant().value(),
                            work.migration());
                    return Done.DONE;
                });
    }

    @Override
    public CompletionStage<Done> finish(Work work) {
        return database.inTenant(
                work.tenant(),
                session -> {
                    session.update(FINISH, work.tenant().value(), work.migration());
                    session.update(
                            "DELETE FROM athyper.workflow_migration_work"
                                    + " WHERE tenant_id = ? AND migration = ?::uuid",
                            work.tenant().value(),
                            work.migration());
                    return Done.DONE;
                });
    }

    private static <T> CompletionStage<Answer<Page<T>>> page(
            Optional<String> cursor,
            int limit,
            Function<UUID, CompletionStage<List<T>>> reading,
            Function<T, UUID> key) {
        Optional<UUID> after = cursor.isEmpty() ? Optional.of(FIRST) : place(cursor.get());
        if (after.isEmpty()) {
            return CompletableFuture.completedStage(
                    Answer.refused(
                            RecordError.CURSOR_INVALID.because("the cursor is not one of ours")));
        }
        return reading.apply(after.get())
                .thenApply(
                        found -> {
                            var shown = found.stream().limit(limit).toList();
                            Optional<String> next =
                                    found.size() > limit
                                            ? Optional.of(
                                                    Cursors.write(
                                                            key.apply(shown.getLast()).toString()))
                                            : Optional.empty();
                            return Answer.ok(new Page<>(shown, next, OptionalLong.empty()));
                        });
    }

    private static Optional<UUID> place(String cursor) {
        try {
            return Cursors.read(cursor, 1).map(parts -> UUID.fromString(parts.getFirst()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
