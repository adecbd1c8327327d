package com.athyper.postgres.workflow;

import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Page;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.meta.record.RecordError;
import com.athyper.postgres.Cursors;
import com.athyper.postgres.Database;
import com.athyper.postgres.Rows;
import com.athyper.postgres.Session;
import com.athyper.postgres.workflow.InstanceQuery.Place;
import com.athyper.workflow.Instances;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@link Instances} in PostgreSQL: written with the events, so it never lags behind them. */
public final class PostgresInstances implements Instances {
    private static final String ASKED_AT =
            """
            SELECT DISTINCT p.started_at, p.instance FROM athyper.workflow_party p
            JOIN athyper.workflow_instance i
                ON i.tenant_id = p.tenant_id AND i.instance = p.instance
            WHERE p.tenant_id = ? AND p.principal = ? AND NOT p.told
              AND p.started_at <= ?::timestamptz AND coalesce(i.ended_at > ?::timestamptz, true)
              AND (p.started_at, p.instance) < (?::timestamptz, ?::uuid)
            ORDER BY p.started_at DESC, p.instance DESC LIMIT ?
            """;

    private final Database database;

    public PostgresInstances(Database database) {
        this.database = database;
    }

    @Override
    public CompletionStage<List<Kind>> kinds(TenantId tenant) {
        var kinds = InstanceQuery.kinds(tenant);
        return database.inTenantByKey(
                tenant,
                session ->
                        session.list(
                                kinds.sql(),
                                row ->
                                        new Kind(
                                                new EntityName(row.getString("entity")),
                                                new EntityName(row.getString("template"))),
                                kinds.arguments().toArray()));
    }

    @Override
    public CompletionStage<List<Asked>> askedAt(
            TenantId tenant,
            PrincipalId principal,
            Instant moment,
            Optional<Asked> after,
            int max) {
        return database.inTenantByKey(
                tenant,
                session ->
                        session.list(
                                ASKED_AT,
                                row ->
                                        new Asked(
                                                Rows.instant(row, "started_at"),
                                                Rows.uuid(row, "instance")),
                                tenant.value(),
                                principal.value(),
                                moment,
                                moment,
                                after.map(it -> it.startedAt().toString()).orElse("infinity"),
                                after.map(Asked::instance).orElse(new UUID(-1, -1)),
                                max));
    }

    @Override
    public CompletionStage<Answer<Page<Item>>> list(
            TenantId tenant, Search search, int limit, Optional<String> cursor, boolean count) {
        Optional<Place> place =
                cursor.isEmpty() ? Optional.of(Place.start(search)) : place(cursor.get());
        if (place.isEmpty()) {
            return CompletableFuture.completedStage(
                    Answer.refused(
                            RecordError.CURSOR_INVALID.because("the cursor is not one of ours")));
        }
        int size = Math.clamp(limit, 1, Page.LIMIT_MAX);
        Database.Work<Answer<Page<Item>>> work =
                session -> {
                    var page = InstanceQuery.page(tenant, search, place.get(), size + 1);
                    List<Item> found =
                            session.list(
                                    page.sql(),
                                    PostgresInstances::item,
                                    page.arguments().toArray());
                    return Answer.ok(
                            page(
                                    found,
                                    size,
                                    count ? count(session, tenant, search) : OptionalLong.empty()));
                };
        // One statement is a snapshot by itself; two need one. What policy shows changes the plan.
        return count ? database.inSnapshot(tenant, work) : database.inTenant(tenant, work);
    }

    private static Page<Item> page(List<Item> found, int size, OptionalLong total) {
        if (found.size() <= size) {
            return new Page<>(found, Optional.empty(), total);
        }
        Item last = found.get(size - 1);
        return new Page<>(
                found.subList(0, size),
                Optional.of(Cursors.write(last.startedAt().toString(), last.id().toString())),
                total);
    }

    private static OptionalLong count(Session session, TenantId tenant, Search search)
            throws SQLException {
        var count = InstanceQuery.count(tenant, search);
        return OptionalLong.of(
                session.first(count.sql(), row -> row.getLong(1), count.arguments().toArray())
                        .orElseThrow());
    }

    private static Optional<Place> place(String cursor) {
        try {
            return Cursors.read(cursor, 2)
                    .map(
                            parts ->
                                    new Place(
                                            Instant.parse(parts.getFirst()).toString(),
                                            UUID.fromString(parts.getLast())));
        } catch (DateTimeException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Item item(ResultSet row) throws SQLException {
        return new Item(
                Rows.uuid(row, "instance"),
                new EntityName(row.getString("template")),
                row.getInt("template_version"),
                new EntityName(row.getString("entity")),
                Rows.uuid(row, "record_id"),
                row.getString("title"),
                new PrincipalId(row.getString("requester")),
                row.getString("state"),
                Rows.instant(row, "started_at"),
                Rows.maybeInstant(row, "ended_at"),
                Rows.texts(row, "steps"),
                Rows.maybeInstant(row, "due_at"),
                row.getInt("incidents"));
    }
}
