package com.athyper.postgres.definition;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Fault;
import com.athyper.kernel.TenantId;
import com.athyper.meta.DdlPlan;
import com.athyper.meta.Precondition;
import com.athyper.meta.TableShape;
import com.athyper.meta.TableShape.Column;
import com.athyper.meta.change.ChangeProgress;
import com.athyper.meta.change.SchemaSurvey;
import com.athyper.postgres.Database;
import com.athyper.postgres.Rows;
import com.athyper.postgres.Session;
import com.athyper.postgres.record.EntityTable;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** {@link SchemaSurvey} out of PostgreSQL's catalog. */
public final class PostgresSchemaSurvey implements SchemaSurvey {

    private static final String FIND =
            "SELECT to_regclass(?)::oid::bigint AS oid WHERE to_regclass(?) IS NOT NULL";

    /** As of the last vacuum or analyze; of a table that had none yet, by its size. */
    private static final String ROWS =
            """
            SELECT CASE WHEN reltuples >= 0 THEN reltuples::bigint
                ELSE pg_relation_size(oid) / 100 END AS rows
            FROM pg_class WHERE oid = ?::bigint::oid
            """;

    private static final String COLUMNS =
            """
            SELECT attname, format_type(atttypid, atttypmod) AS type, attnotnull
            FROM pg_attribute
            WHERE attrelid = ?::bigint::oid AND attnum > 0 AND NOT attisdropped
            """;

    /** What says no more than that a column is not null stands with the column. */
    private static final String CONSTRAINTS =
            """
            SELECT conname, convalidated FROM pg_constraint
            WHERE conrelid = ?::bigint::oid AND contype <> 'n'
            """;

    private static final String TRIGGERS =
            "SELECT tgname FROM pg_trigger WHERE tgrelid = ?::bigint::oid AND NOT tgisinternal";

    private static final String INDEXES =
            """
            SELECT c.relname, i.indisvalid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
            WHERE i.indrelid = ?::bigint::oid
            AND NOT EXISTS (SELECT 1 FROM pg_constraint k
                WHERE k.conindid = i.indexrelid AND k.conrelid = i.indrelid)
            """;

    private static final String GUARDED =
            """
            SELECT c.relrowsecurity AND c.relforcerowsecurity AND EXISTS (
                SELECT 1 FROM pg_policy p
                WHERE p.polrelid = c.oid AND p.polname = 'tenant_isolation'
                AND p.polqual IS NOT NULL AND p.polwithcheck IS NOT NULL) AS guarded
            FROM pg_class c WHERE c.oid = ?::bigint::oid
            """;

    private static final String PROGRESS =
            """
            SELECT version, step, steps, written, updated_at FROM athyper.change_progress
            WHERE tenant_id = ? AND entity = ?
            """;

    private final Database database;

    public PostgresSchemaSurvey(Database database) {
        this.database = database;
    }

    @Override
    public CompletionStage<Optional<TableShape>> table(TenantId tenant, EntityName entity) {
        return database.asAdmin(tenant, session -> shape(session, tenant, entity));
    }

    @Override
    public CompletionStage<Findings> look(
            TenantId tenant, EntityName entity, List<Precondition> preconditions) {
        return database.asAdmin(
                tenant,
                session -> {
                    session.execute(List.of(DdlPlan.setTenant(tenant)));
                    Optional<Long> table = find(session, tenant, entity);
                    return table.isEmpty()
                            ? new Findings(0, List.of())
                            : new Findings(
                                    session.first(ROWS, row -> row.getLong("rows"), table.get())
                                            .orElse(0L),
                                    inTheWay(session, preconditions));
                });
    }

    @Override
    public CompletionStage<Optional<ChangeProgress>> progress(TenantId tenant, EntityName entity) {
        return database.inTenant(
                tenant,
                session ->
                        session.first(
                                PROGRESS,
                                row ->
                                        new ChangeProgress(
                                                row.getInt("version"),
                                                row.getInt("step"),
                                                row.getInt("steps"),
                                                row.getLong("written"),
                                                Rows.instant(row, "updated_at")),
                                tenant.value(),
                                entity.value()));
    }

    static List<Fault> inTheWay(Session session, List<Precondition> preconditions)
            throws SQLException {
        var faults = new ArrayList<Fault>();
        for (Precondition precondition : preconditions) {
            long records = session.number(precondition.count());
            if (records > 0) {
                faults.add(precondition.fault(records));
            }
        }
        return faults;
    }

    static Optional<TableShape> shape(Session session, TenantId tenant, EntityName entity)
            throws SQLException {
        Optional<Long> table = find(session, tenant, entity);
        if (table.isEmpty()) {
            return Optional.empty();
        }
        var columns = new HashMap<String, Column>();
        session.list(
                COLUMNS,
                row ->
                        columns.put(
                                row.getString("attname"),
                                new Column(row.getString("type"), row.getBoolean("attnotnull"))),
                table.get());
        return Optional.of(
                new TableShape(
                        columns,
                        named(session, CONSTRAINTS, table.get()),
                        named(session, INDEXES, table.get()),
                        Set.copyOf(session.list(TRIGGERS, row -> row.getString(1), table.get())),
                        session.first(GUARDED, row -> row.getBoolean("guarded"), table.get())
                                .orElse(false)));
    }

    private static Map<String, Boolean> named(Session session, String sql, long table)
            throws SQLException {
        var named = new HashMap<String, Boolean>();
        session.list(sql, row -> named.put(row.getString(1), row.getBoolean(2)), table);
        return named;
    }

    private static Optional<Long> find(Session session, TenantId tenant, EntityName entity)
            throws SQLException {
        String name = EntityTable.name(tenant, entity);
        return session.first(FIND, row -> row.getLong("oid"), name, name);
    }
}
