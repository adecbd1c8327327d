package com.athyper.postgres.workflow;

import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.Origin;
import com.athyper.kernel.Value;
import com.athyper.postgres.Rows;
import com.athyper.postgres.Session;
import com.athyper.postgres.record.EntityTable;
import com.athyper.workflow.Approval;
import com.athyper.workflow.Approval.Subject;
import com.athyper.workflow.ApprovalKey;

import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;

/** What the end of an approval does to its record: its state and the end of its lock. */
final class RecordOutcome {

    private RecordOutcome() {}

    /** The audit of what was done; empty if it had been done before. */
    static Optional<AuditEntry> apply(
            Session session,
            ApprovalKey key,
            Subject subject,
            Approval.Outcome outcome,
            Origin origin)
            throws SQLException {
        return session.first(
                sql(EntityTable.name(key.tenant(), subject.entity())),
                row ->
                        new AuditEntry(
                                key.tenant(),
                                origin,
                                "entity.transition",
                                AuditEntry.Result.DONE,
                                Optional.of(subject.entity().value()),
                                Optional.of(subject.record().toString()),
                                Optional.of(
                                        state(Rows.maybe(row, "was"), row.getLong("version") - 1)),
                                Optional.of(
                                        state(Rows.maybe(row, "state"), row.getLong("version")))),
                key.tenant().value(),
                subject.record(),
                key.instance(),
                Optional.ofNullable(subject.outcomes().get(outcome)),
                origin.principal().value(),
                origin.at(),
                subject.entity().value(),
                "workflow." + outcome.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                // Not the decider's command: that one may decide about many records.
                "approval:" + key.instance());
    }

    /** Nothing happens unless this very approval holds the record. */
    private static String sql(String table) {
        return """
        WITH held AS (
            SELECT tenant_id, id, state AS was FROM %1$s
            WHERE tenant_id = ? AND id = ?::uuid AND locked_by = ?::uuid
            FOR UPDATE),
        r AS (
            UPDATE %1$s AS held_row SET state = coalesce(?, held_row.state), locked_by = NULL,
                version = held_row.version + 1, updated_by = ?, updated_at = ?
            FROM held WHERE held_row.tenant_id = held.tenant_id AND held_row.id = held.id
            RETURNING held_row.*, held.was),
        past AS (
            INSERT INTO athyper.record_history (tenant_id, entity, record_id, version,
                operation, actor, at, state, data, command_id)
            SELECT tenant_id, ?, id, version, ?, updated_by, updated_at, state, %2$s, ? FROM r)
        SELECT was, state, version FROM r
        """
                .formatted(table, EntityTable.data("r"));
    }

    private static Value state(Optional<String> state, long version) {
        return Value.object()
                .put("state", state.map(Value::of).orElse(Value.NULL))
                .put("version", version)
                .build();
    }
}
