package com.athyper.postgres.workflow;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Json;
import com.athyper.kernel.Origin;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityCompiler;
import com.athyper.meta.EntityModel;
import com.athyper.meta.record.StoredRecord;
import com.athyper.postgres.Rows;
import com.athyper.postgres.Session;
import com.athyper.postgres.record.EntityTable;
import com.athyper.postgres.record.RecordCodec;
import com.athyper.workflow.Approval;
import com.athyper.workflow.PendingStart;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Approvals that a record's transition has asked for and that have not started yet. */
final class StartOutbox {

    private static final int MODELS_MAX = 1_000;

    private static final String FIND =
            """
            SELECT template, entity, record_id, record_version, transition, outcomes, principal,
                   request_id, command_id, reason, at
            FROM athyper.outbox_start WHERE tenant_id = ? AND instance = ?::uuid
            """;

    /** The table may be newer than the model when it is read; it never has fewer columns. */
    private static final String MODEL =
            """
            SELECT version, hash, document FROM athyper.active_definition
            WHERE tenant_id = ? AND kind = 'entity' AND name = ?
            """;

    private record ModelKey(TenantId tenant, EntityName entity, int version, String hash) {}

    private final ConcurrentHashMap<ModelKey, EntityModel> models = new ConcurrentHashMap<>();

    Optional<PendingStart> find(Session session, TenantId tenant, UUID instance)
            throws SQLException {
        Optional<PendingStart> waiting =
                session.first(FIND, row -> start(row, instance), tenant.value(), instance);
        if (waiting.isEmpty()) {
            return Optional.empty();
        }
        PendingStart start = waiting.get();
        Optional<StoredRecord> record = record(session, tenant, start);
        return record.map(found -> with(start, found.attributes()));
    }

    /** Locked by the approval since its transition: it stands as it did then. */
    private Optional<StoredRecord> record(Session session, TenantId tenant, PendingStart start)
            throws SQLException {
        Optional<EntityModel> model =
                session.first(
                        MODEL,
                        row -> model(tenant, start.entity(), row),
                        tenant.value(),
                        start.entity().value());
        // An entity that was withdrawn meanwhile must not keep its record locked for ever: the
        // approval starts, and knows of the record what the platform knows.
        EntityModel known = model.orElseGet(() -> bare(start.entity()));
        return session.first(
                EntityTable.of(tenant, known).read(),
                row -> RecordCodec.record(row, known),
                tenant.value(),
                start.record());
    }

    private static EntityModel bare(EntityName entity) {
        return EntityModel.of(
                entity,
                0,
                entity.value(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                "",
                Value.EMPTY);
    }

    private EntityModel model(TenantId tenant, EntityName entity, ResultSet row)
            throws SQLException {
        var key = new ModelKey(tenant, entity, row.getInt("version"), row.getString("hash"));
        EntityModel known = models.get(key);
        if (known != null) {
            return known;
        }
        if (models.size() > MODELS_MAX) {
            models.clear();
        }
        EntityModel model =
                EntityCompiler.trusted(
                        Json.trustedObject(row.getString("document")), key.version());
        models.put(key, model);
        return model;
    }

    private static PendingStart start(ResultSet row, UUID instance) throws SQLException {
        return new PendingStart(
                instance,
                new EntityName(row.getString("template")),
                new EntityName(row.getString("entity")),
                Rows.uuid(row, "record_id"),
                row.getLong("record_version"),
                row.getString("transition"),
                outcomes(row.getString("outcomes")),
                Value.EMPTY,
                new Origin(
                        new PrincipalId(row.getString("principal")),
                        Rows.instant(row, "at"),
                        row.getString("request_id"),
                        row.getString("command_id"),
                        Rows.maybe(row, "reason")));
    }

    private static PendingStart with(PendingStart start, Value.Fields attributes) {
        return new PendingStart(
                start.instance(),
                start.template(),
                start.entity(),
                start.record(),
                start.recordVersion(),
                start.transition(),
                start.outcomes(),
                attributes,
                start.origin());
    }

    private static Map<Approval.Outcome, String> outcomes(String json) {
        var outcomes = new EnumMap<Approval.Outcome, String>(Approval.Outcome.class);
        var written = Json.trustedObject(json);
        for (Approval.Outcome outcome : Approval.Outcome.values()) {
            written.text(outcome.name()).ifPresent(state -> outcomes.put(outcome, state));
        }
        return outcomes;
    }
}
