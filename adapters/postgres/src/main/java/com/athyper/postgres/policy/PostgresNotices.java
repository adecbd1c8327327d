package com.athyper.postgres.policy;

import com.athyper.kernel.Answer;
import com.athyper.kernel.Done;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Page;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Uuid7;
import com.athyper.meta.record.RecordError;
import com.athyper.policy.Subject;
import com.athyper.policy.Subjects;
import com.athyper.policy.notice.Notice;
import com.athyper.policy.notice.Notices;
import com.athyper.policy.notice.Telling;
import com.athyper.postgres.Cursors;
import com.athyper.postgres.Database;
import com.athyper.postgres.Rows;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/** {@link Notices} in PostgreSQL. */
public final class PostgresNotices implements Notices {
    private static final String TELL =
            """
            WITH line AS (
                SELECT id::uuid, rule, principal, minute::timestamptz, allowed::boolean,
                    at::timestamptz, count::bigint, request_id, operation, entity, record_id, readers
                FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                    ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
                    AS line (id, rule, principal, minute, allowed, at, count, request_id, operation,
                        entity, record_id, readers)
            ), told AS (
                INSERT INTO athyper.notice AS known (tenant_id, id, rule, principal, minute,
                    allowed, since, at, count, request_id, operation, entity, record_id)
                SELECT ?, id, rule, principal, minute, allowed, at, at, count, request_id,
                    operation, entity, record_id
                FROM line ORDER BY rule, allowed
                ON CONFLICT (tenant_id, rule, principal, minute, allowed) DO UPDATE
                SET at = greatest(known.at, excluded.at), count = known.count + excluded.count,
                    request_id = excluded.request_id, operation = excluded.operation,
                    entity = excluded.entity, record_id = excluded.record_id
                RETURNING id, rule, allowed
            )
            INSERT INTO athyper.notice_reader (tenant_id, reader, id)
            SELECT ?, reader, told.id FROM told JOIN line USING (rule, allowed)
                CROSS JOIN LATERAL unnest(string_to_array(line.readers, ' ')) AS reader
            ON CONFLICT DO NOTHING
            """;

    private static final String PAGE =
            """
            SELECT notice.* FROM (
                SELECT DISTINCT found.id
                FROM unnest(?::text[]) AS mine (reader) CROSS JOIN LATERAL (
                    SELECT id FROM athyper.notice_reader AS theirs
                    WHERE theirs.tenant_id = ? AND theirs.reader = mine.reader
                      AND theirs.id < ?::uuid
                    ORDER BY id DESC LIMIT ?) AS found
                ORDER BY found.id DESC LIMIT ?) AS page
            JOIN athyper.notice ON notice.tenant_id = ? AND notice.id = page.id
            ORDER BY notice.id DESC
            """;

    private static final String FORGET =
            """
            WITH old AS (
                DELETE FROM athyper.notice WHERE tenant_id = ? AND id = ANY (ARRAY(
                    SELECT id FROM athyper.notice WHERE tenant_id = ? AND id < ?::uuid
                    ORDER BY id LIMIT ?))
                RETURNING id
            ), readers AS (
                DELETE FROM athyper.notice_reader USING old
                WHERE notice_reader.tenant_id = ? AND notice_reader.id = old.id
            )
            SELECT count(*) AS count FROM old
            """;

    private static final String LAST = "ffffffff-ffff-ffff-ffff-ffffffffffff";
    private static final int COLUMNS = 12;

    private final Database database;
    private final RandomGenerator chance;

    public PostgresNotices(Database database, RandomGenerator chance) {
        this.database = database;
        this.chance = chance;
    }

    @Override
    public CompletionStage<Done> tell(TenantId tenant, List<Telling> tellings) {
        var columns = new ArrayList<List<@Nullable Object>>();
        for (int i = 0; i < COLUMNS; i++) {
            columns.add(new ArrayList<>(tellings.size()));
        }
        for (Telling telling : tellings) {
            List<@Nullable Object> cells = cells(telling);
            for (int i = 0; i < COLUMNS; i++) {
                columns.get(i).add(cells.get(i));
            }
        }
        var arguments = new ArrayList<@Nullable Object>(columns);
        arguments.add(tenant.value());
        arguments.add(tenant.value());
        return database.inTenantByKey(
                tenant,
                session -> {
                    session.update(TELL, arguments.toArray());
                    return Done.DONE;
                });
    }

    private List<@Nullable Object> cells(Telling telling) {
        Notice notice = telling.notice();
        var last = notice.last();
        var cells = new ArrayList<@Nullable Object>(COLUMNS);
        cells.add(Uuid7.of(last.at(), chance));
        cells.add(notice.rule());
        cells.add(notice.principal().value());
        cells.add(last.at().truncatedTo(ChronoUnit.MINUTES));
        cells.add(notice.allowed());
        cells.add(last.at());
        cells.add(notice.count());
        cells.add(last.requestId());
        cells.add(last.operation());
        cells.add(last.entity().map(EntityName::value).orElse(null));
        cells.add(last.record().orElse(null));
        cells.add(String.join(" ", readers(telling)));
        return cells;
    }

    /** No name of any kind has a blank in it. */
    private static Set<String> readers(Telling telling) {
        var readers = new TreeSet<String>();
        for (Subjects whom : telling.whom()) {
            readers.addAll(each("role", whom.roles()));
            readers.addAll(each("group", whom.groups()));
            readers.addAll(each("unit", whom.orgUnits()));
            readers.addAll(
                    each("principal", whom.principals().stream().map(PrincipalId::value).toList()));
        }
        return readers;
    }

    private static List<String> readers(Subject subject) {
        var readers = new ArrayList<String>();
        readers.addAll(each("role", subject.roles()));
        readers.addAll(each("group", subject.groups()));
        readers.addAll(each("unit", subject.orgUnits()));
        readers.addAll(each("principal", List.of(subject.principal().value())));
        return readers;
    }

    private static List<String> each(String kind, Collection<String> names) {
        return names.stream().map(name -> kind + ":" + name).toList();
    }

    @Override
    public CompletionStage<Answer<Page<Kept>>> page(
            TenantId tenant, Subject reader, int limit, Optional<String> cursor) {
        Optional<UUID> before =
                cursor.isEmpty() ? Optional.of(UUID.fromString(LAST)) : id(cursor.get());
        if (before.isEmpty()) {
            return CompletableFuture.completedStage(
                    Answer.refused(
                            RecordError.CURSOR_INVALID.because("the cursor is not one of ours")));
        }
        int size = Math.clamp(limit, 1, Page.LIMIT_MAX);
        return database.inTenantByKey(
                tenant,
                session -> {
                    List<Kept> found =
                            session.list(
                                    PAGE,
                                    PostgresNotices::kept,
                                    readers(reader),
                                    tenant.value(),
                                    before.get(),
                                    size + 1,
                                    size + 1,
                                    tenant.value());
                    var items = found.subList(0, Math.min(size, found.size()));
                    return Answer.ok(
                            new Page<>(
                                    items,
                                    found.size() > size
                                            ? Optional.of(
                                                    Cursors.write(items.getLast().id().toString()))
                                            : Optional.empty(),
                                    OptionalLong.empty()));
                });
    }

    private static Optional<UUID> id(String cursor) {
        try {
            return Cursors.read(cursor, 1).map(parts -> UUID.fromString(parts.getFirst()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Kept kept(ResultSet row) throws SQLException {
        return new Kept(
                Rows.uuid(row, "id"),
                new Notice(
                        row.getString("rule"),
                        row.getBoolean("allowed"),
                        new PrincipalId(row.getString("principal")),
                        new Notice.Occasion(
                                Rows.instant(row, "at"),
                                row.getString("request_id"),
                                row.getString("operation"),
                                Rows.maybe(row, "entity").map(EntityName::new),
                                Rows.maybe(row, "record_id")),
                        Rows.instant(row, "since"),
                        row.getLong("count")));
    }

    @Override
    public CompletionStage<Integer> forget(TenantId tenant, Instant before, int max) {
        return database.inTenantByKey(
                tenant,
                session ->
                        session.first(
                                        FORGET,
                                        row -> row.getInt("count"),
                                        tenant.value(),
                                        tenant.value(),
                                        new UUID(before.toEpochMilli() << 16, 0),
                                        max,
                                        tenant.value())
                                .orElse(0));
    }
}
