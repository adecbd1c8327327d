package com.athyper.postgres.record;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.meta.record.RecordFeed;
import com.athyper.postgres.Database;
import com.athyper.postgres.Rows;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * {@link RecordFeed} out of the audit trail: its numbers are given under the lock of the chain's
 * head, which is held until the commit, so nothing with a smaller number ever appears later.
 */
public final class PostgresRecordFeed implements RecordFeed {

    private static final String HEAD = "SELECT number FROM athyper.audit_head WHERE tenant_id = ?";

    /** Head and events in one statement, and so of one moment. */
    private static final String AFTER =
            """
            SELECT h.number AS head, e.number, e.at, e.actor, e.operation, e.entity, e.subject,
                   coalesce(e.after, e.before)::jsonb ->> 'version' AS version
            FROM athyper.audit_head h
            LEFT JOIN LATERAL (
                SELECT * FROM athyper.audit_event
                WHERE tenant_id = ? AND number > ? AND number <= h.number AND result = 'DONE'
                  AND operation IN ('entity.create', 'entity.update', 'entity.delete',
                                    'entity.transition', 'entity.restore')
                ORDER BY number LIMIT ?) e ON true
            WHERE h.tenant_id = ?
            ORDER BY e.number
            """;

    private static final Map<String, What> CHANGES =
            Map.of(
                    "entity.create", What.CREATED,
                    "entity.update", What.UPDATED,
                    "entity.delete", What.DELETED,
                    "entity.transition", What.TRANSITIONED,
                    "entity.restore", What.RESTORED);

    private final Database database;

    public PostgresRecordFeed(Database database) {
        this.database = database;
    }

    private record Row(long head, Optional<Happening> happening) {}

    @Override
    public CompletionStage<Long> head(TenantId tenant) {
        return database.inTenantByKey(
                tenant,
                session ->
                        session.first(HEAD, row -> row.getLong("number"), tenant.value())
                                .orElse(0L));
    }

    @Override
    public CompletionStage<Portion> after(TenantId tenant, long number, int limit) {
        return database.inTenantByKey(
                tenant,
                session -> {
                    var rows =
                            session.list(
                                    AFTER,
                                    PostgresRecordFeed::row,
                                    tenant.value(),
                                    number,
                                    limit,
                                    tenant.value());
                    var found = new ArrayList<Happening>();
                    rows.forEach(row -> row.happening().ifPresent(found::add));
                    long head = rows.isEmpty() ? number : rows.getFirst().head();
                    return new Portion(
                            found, found.size() < limit ? head : found.getLast().number());
                });
    }

    private static Row row(ResultSet row) throws SQLException {
        long number = row.getLong("number");
        if (row.wasNull()) {
            return new Row(row.getLong("head"), Optional.empty());
        }
        return new Row(
                row.getLong("head"),
                Optional.of(
                        new Happening(
                                number,
                                new EntityName(row.getString("entity")),
                                UUID.fromString(row.getString("subject")),
                                what(row.getString("operation")),
                                row.getLong("version"),
                                new PrincipalId(row.getString("actor")),
                                Rows.instant(row, "at"))));
    }

    private static What what(String operation) {
        What what = CHANGES.get(operation);
        if (what == null) {
            throw new IllegalStateException("not asked for: " + operation);
        }
        return what;
    }
}
