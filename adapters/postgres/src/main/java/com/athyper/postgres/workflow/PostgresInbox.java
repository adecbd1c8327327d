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
import com.athyper.postgres.workflow.InboxQuery.Place;
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
    private static final String NEVER = "infinity";

    private static final String MENTIONS =
            """
            SELECT instance, number, task_id, author, at, comment FROM athyper.workflow_mention
            WHERE tenant_id = ? AND principal = ?
              AND (at, instance, number) < (?::timestamptz, ?::uuid, ?::integer)
            ORDER BY at DESC, instance DESC, number DESC LIMIT ?
            """;

    private final Database database;

    public PostgresInbox(Database database) {
        this.database = database;
    }

    @Override
    public CompletionStage<Answer<Page<Item>>> tasks(
            TenantId tenant, Search search, int limit, Optional<String> cursor, boolean count) {
        Optional<Place> place =
                cursor.isEmpty()
                        ? Optional.of(Place.start(search.descending()))
                        : place(cursor.get());
        if (place.isEmpty()) {
            return notOurs();
        }
        int size = Math.clamp(limit, 1, Page.LIMIT_MAX);
        Database.Work<Answer<Page<Item>>> work =
                session -> {
                    var page = InboxQuery.page(tenant, search, place.get(), size + 1);
                    List<Item> found =
                            session.list(
                                    page.sql(),
                                    row -> item(row, search),
                                    page.arguments().toArray());
                    OptionalLong total =
                            count ? count(session, tenant, search) : OptionalLong.empty();
                    return Answer.ok(page(found, size, search.order(), total));
                };
        // One statement is a snapshot by itself; two need one.
        return count ? database.inSnapshot(tenant, work) : database.inTenantByKey(tenant, work);
    }

    private static Page<Item> page(List<Item> found, int size, Order order, OptionalLong total) {
        if (found.size() <= size) {
            return new Page<>(found, Optional.empty(), total);
        }
        Item last = found.get(size - 1);
        return new Page<>(
                found.subList(0, size),
                Optional.of(Cursors.write(key(last, order), last.id().toString())),
                total);
    }

    private static String key(Item item, Order order) {
        return switch (order) {
            case CREATED -> item.createdAt().toString();
            case DUE -> item.dueAt().map(Instant::toString).orElse(NEVER);
            case DECIDED -> item.decidedAt().map(Instant::toString).orElse(NEVER);
        };
    }

    private static OptionalLong count(Session session, TenantId tenant, Search search)
            throws SQLException {
        var count = InboxQuery.count(tenant, search);
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
                                            time(parts.getFirst()),
                                            UUID.fromString(parts.getLast())));
        } catch (DateTimeException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String time(String text) {
        return text.equals(NEVER) ? NEVER : Instant.parse(text).toString();
    }

    private static Item item(ResultSet row, Search search) throws SQLException {
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
                Rows.maybeInstant(row, "reminded_at"),
                Rows.maybeInstant(row, "decided_at"),
                Rows.maybe(row, "whose")
                        .map(PrincipalId::new)
                        .filter(whose -> !whose.equals(search.principal())));
    }

    @Override
    public CompletionStage<Answer<Page<Mention>>> mentions(
            TenantId tenant, PrincipalId principal, int limit, Optional<String> cursor) {
        Optional<Said> after = cursor.isEmpty() ? Optional.of(Said.LATEST) : said(cursor.get());
        if (after.isEmpty()) {
            return notOurs();
        }
        int size = Math.clamp(limit, 1, Page.LIMIT_MAX);
        return database.inTenantByKey(
                tenant,
                session -> {
                    List<Numbered> found =
                            session.list(
                                    MENTIONS,
                                    PostgresInbox::mention,
                                    tenant.value(),
                                    principal.value(),
                                    after.get().at(),
                                    after.get().instance(),
                                    after.get().number(),
                                    size + 1);
                    return Answer.ok(mentions(found, size));
                });
    }

    private static Page<Mention> mentions(List<Numbered> found, int size) {
        var shown = found.stream().limit(size).map(Numbered::mention).toList();
        if (found.size() <= size) {
            return new Page<>(shown, Optional.empty(), OptionalLong.empty());
        }
        var last = found.get(size - 1);
        return new Page<>(
                shown,
                Optional.of(
                        Cursors.write(
                                last.mention().at().toString(),
                                last.mention().instanceId().toString(),
                                String.valueOf(last.number()))),
                OptionalLong.empty());
    }

    /** A mention with its number among the comments of its approval. */
    private record Numbered(Mention mention, int number) {}

    /** Where a page of mentions ended. */
    private record Said(String at, UUID instance, int number) {
        static final Said LATEST = new Said(NEVER, new UUID(-1, -1), Integer.MAX_VALUE);
    }

    private static Optional<Said> said(String cursor) {
        try {
            return Cursors.read(cursor, 3)
                    .map(
                            parts ->
                                    new Said(
                                            time(parts.getFirst()),
                                            UUID.fromString(parts.get(1)),
                                            Integer.parseInt(parts.getLast())));
        } catch (DateTimeException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Numbered mention(ResultSet row) throws SQLException {
        return new Numbered(
                new Mention(
                        Rows.uuid(row, "instance"),
                        Rows.maybeUuid(row, "task_id"),
                        new PrincipalId(row.getString("author")),
                        Rows.instant(row, "at"),
                        row.getString("comment")),
                row.getInt("number"));
    }

    private static <T> CompletionStage<Answer<T>> notOurs() {
        return CompletableFuture.completedStage(
                Answer.refused(
                        RecordError.CURSOR_INVALID.because("the cursor is not one of ours")));
    }
}
