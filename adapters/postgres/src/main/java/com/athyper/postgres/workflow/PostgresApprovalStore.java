package com.athyper.postgres.workflow;

import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.Done;
import com.athyper.kernel.Origin;
import com.athyper.kernel.Problem;
import com.athyper.kernel.TenantId;
import com.athyper.postgres.Database;
import com.athyper.postgres.Rows;
import com.athyper.postgres.Session;
import com.athyper.postgres.Settlements;
import com.athyper.postgres.workflow.TaskProjection.Mark;
import com.athyper.workflow.Approval;
import com.athyper.workflow.ApprovalKey;
import com.athyper.workflow.ApprovalStore;
import com.athyper.workflow.Deadlines;
import com.athyper.workflow.Passage;
import com.athyper.workflow.PendingStart;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * {@link ApprovalStore} in PostgreSQL. Locks are taken in the order: mark and tasks, record, audit.
 */
public final class PostgresApprovalStore implements ApprovalStore {

    private static final String STARTS_PENDING =
            """
            SELECT tenant_id, instance FROM athyper.outbox_start
            WHERE at < ? ORDER BY at, tenant_id, instance LIMIT ?
            """;

    private static final String DUE =
            """
            SELECT tenant_id, instance FROM athyper.workflow_due
            WHERE due_at < ? ORDER BY due_at, tenant_id, instance LIMIT ?
            """;

    private static final String WAITING_FOR_THE_GONE =
            """
            SELECT DISTINCT task.instance
            FROM athyper.principal gone
            JOIN athyper.workflow_inbox shown USING (tenant_id, principal)
            JOIN athyper.workflow_task task USING (tenant_id, task_id)
            WHERE gone.tenant_id = ? AND NOT gone.active AND task.instance > ?::uuid
            AND NOT EXISTS (SELECT FROM athyper.workflow_inbox other
                JOIN athyper.principal there USING (tenant_id, principal)
                WHERE other.tenant_id = shown.tenant_id AND other.task_id = shown.task_id AND there.active)
            ORDER BY task.instance LIMIT ?
            """;

    private static final UUID FIRST = new UUID(0, 0);

    private final Database database;
    private final StartOutbox outbox = new StartOutbox();

    public PostgresApprovalStore(Database database) {
        this.database = database;
    }

    @Override
    public CompletionStage<Done> settle(
            ApprovalKey key,
            String persistenceId,
            long sequence,
            Passage passage,
            Origin origin,
            List<AuditEntry> audit) {
        Approval state = passage.after();
        return database.change(
                key.tenant(),
                touched(key, state),
                session -> {
                    if (claimed(session, key, new Mark(persistenceId, sequence), state)) {
                        session.audit(audit);
                        Mentioned.write(session, key, state);
                        InstanceProjection.write(session, key, passage);
                        MeasureProjection.write(session, key, passage, sequence);
                        if (state instanceof Approval.Ended(var progress, var outcome, _)) {
                            RecordOutcome.apply(session, key, progress.subject(), outcome, origin)
                                    .ifPresent(session::audit);
                        }
                    }
                    return Done.DONE;
                });
    }

    @Override
    public CompletionStage<Done> refused(
            ApprovalKey key, String kind, Origin origin, Problem problem) {
        return database.change(
                key.tenant(),
                key.instance(),
                session -> {
                    MeasureProjection.refused(session, key, kind, origin, problem)
                            .ifPresent(session::audit);
                    return Done.DONE;
                });
    }

    /** False if it has been settled before; otherwise tasks, inbox and due index are written. */
    private static boolean claimed(Session session, ApprovalKey key, Mark mark, Approval state)
            throws SQLException {
        return switch (state) {
            case Approval.NotStarted _ ->
                    Settlements.claim(session, mark.persistenceId(), mark.sequence());
            case Approval.Running(var progress) ->
                    TaskProjection.settle(session, mark, key, progress, Deadlines.next(progress));
            case Approval.Paused(var progress, _) ->
                    TaskProjection.settle(session, mark, key, progress, Optional.empty());
            case Approval.Ended(var progress, _, _) ->
                    TaskProjection.settle(session, mark, key, progress, Optional.empty());
        };
    }

    /** The record in the end: the order of locks is that of its other changes. */
    private static UUID touched(ApprovalKey key, Approval state) {
        return switch (state) {
            case Approval.NotStarted _ -> key.instance();
            case Approval.Running(var progress) -> progress.subject().record();
            case Approval.Paused(var progress, _) -> progress.subject().record();
            case Approval.Ended(var progress, _, _) -> progress.subject().record();
        };
    }

    @Override
    public CompletionStage<Optional<PendingStart>> pendingStart(TenantId tenant, UUID instance) {
        return database.inTenant(tenant, session -> outbox.find(session, tenant, instance));
    }

    @Override
    public CompletionStage<List<ApprovalKey>> startsPendingSince(Instant before, int limit) {
        return keys(STARTS_PENDING, before, limit);
    }

    @Override
    public CompletionStage<List<ApprovalKey>> dueBefore(Instant before, int limit) {
        return keys(DUE, before, limit);
    }

    @Override
    public CompletionStage<List<UUID>> waitingForTheGone(
            TenantId tenant, Optional<UUID> after, int limit) {
        return database.inTenant(
                tenant,
                session ->
                        session.list(
                                WAITING_FOR_THE_GONE,
                                row -> Rows.uuid(row, "instance"),
                                tenant.value(),
                                after.orElse(FIRST),
                                limit));
    }

    private CompletionStage<List<ApprovalKey>> keys(String sql, Instant before, int limit) {
        return database.inPlatform(
                session -> session.list(sql, PostgresApprovalStore::key, before, limit));
    }

    private static ApprovalKey key(ResultSet row) throws SQLException {
        return new ApprovalKey(
                new TenantId(row.getString("tenant_id")), Rows.uuid(row, "instance"));
    }
}
