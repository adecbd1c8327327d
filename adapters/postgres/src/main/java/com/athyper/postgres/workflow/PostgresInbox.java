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
import com.athyper.workflow.Approval;
import com.athyper.workflow.Inbox;

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

/** {@link Inbox} in PostgreSQL: written with the events, so it never lags behind them. */
public final class PostgresInbox implements Inbox {

    private static final String PAGE =
            """
            SELECT task.task_id, task.instance, task.step, task.entity, task.record_id, task.title,
                   task.requester, task.status, task.assignee, shown.created_at, task.due_at,
                   task.reminded_at
            FROM athyper.workflow_inbox shown
            JOIN athyper.workflow_task task
              ON task.tenant_id = shown.tenant_id AND task.task_id = shown.task_id
            WHERE shown.tenant_id = ? AND shown.principal = ?
              AND (shown.created_at, shown.task_id) > (?::timestamptz, ?::uuid)
            ORDER BY shown.created_at, shown.task_id
            LIMIT ?
            """;

    private static final String COUNT =
            "SELECT count(*) FROM athyper.workflow_inbox WHERE tenant_id = ? AND principal = ?";

    private static final Place START = new Place(Instant.EPOCH, new UUID(0, 0));

    private final Database database;

    public PostgresInbox(Database database) {
        this.database = database;
    }

    /** Where a page ended. */
    private record Place(Instant createdAt, UUID task) {}

    @Override
    public CompletionStage<Answer<Page<Item>>> inbox(
            TenantId tenant,
            PrincipalId principal,
            int limit,
            Optional<String> cursor,
            boolean count) {
        Optional<Place> place = cursor.isEmpty() ? Optional.of(START) : place(cursor.get());
        if (place.isEmpty()) {
            return CompletableFuture.completedStage(
                    Answer.refused(
                            RecordError.CURSOR_INVALID.because("the cursor is not one of ours")));
        }
        int size = Math.clamp(limit, 1, Page.LIMIT_MAX);
        Database.Work<Answer<Page<Item>>> work =
                session -> {
                    List<Item> found =
                            session.list(
                                    PAGE,
                                    PostgresInbox::item,
                                    tenant.value(),
                                    principal.value(),
                                    place.get().createdAt(),
                                    place.get().task(),
                                    size + 1);
                    OptionalLong total =
                            count ? count(session, tenant, principal) : OptionalLong.empty();
                    return Answer.ok(page(found, size, total));
                };
        // One statement is a snapshot by itself; two need one.
        return count ? database.inSnapshot(tenant, work) : database.inTenantByKey(tenant, work);
    }

    private static Page<Item> page(List<Item> found, int size, OptionalLong total) {
        if (found.size() <= size) {
            return new Page<>(found, Optional.empty(), total);
        }
        Item last = found.get(size - 1);
        return new Page<>(
                found.subList(0, size),
                Optional.of(Cursors.write(last.createdAt().toString(), last.id().toString())),
                total);
    }

    private static OptionalLong count(Session session, TenantId tenant, PrincipalId principal)
            throws SQLException {
        return OptionalLong.of(
                session.first(COUNT, row -> row.getLong(1), tenant.value(), principal.value())
                        .orElseThrow());
    }

    private static Optional<Place> place(String cursor) {
        try {
            return Cursors.read(cursor, 2)
                    .map(
                            parts ->
                                    new Place(
                                            Instant.parse(parts.getFirst()),
                                            UUID.fromString(parts.getLast())));
        } catch (DateTimeException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Item item(ResultSet row) throws SQLException {
        return new Item(
                Rows.uuid(row, "task_id"),
                Rows.uuid(row, "instance"),
                row.getString("step"),
                new EntityName(row.getString("entity")),
                Rows.uuid(row, "record_id"),
                row.getString("title"),
                new PrincipalId(row.getString("requester")),
                Approval.TaskStatus.valueOf(row.getString("status")),
                Rows.maybe(row, "assignee").map(PrincipalId::new),
                Rows.instant(row, "created_at"),
                Rows.maybeInstant(row, "due_at"),
                Rows.maybeInstant(row, "reminded_at"));
    }
}
