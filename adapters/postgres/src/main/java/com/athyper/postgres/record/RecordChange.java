package com.athyper.postgres.record;

import com.athyper.kernel.Answer;
import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.ErrorCode;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.Column;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Field;
import com.athyper.meta.FieldType;
import com.athyper.meta.Lifecycle.Transition;
import com.athyper.meta.record.LifecycleMachine;
import com.athyper.meta.record.RecordError;
import com.athyper.meta.record.Records.Access;
import com.athyper.meta.record.Records.ApprovalRequest;
import com.athyper.meta.record.Records.Transitioned;
import com.athyper.meta.record.StoredRecord;
import com.athyper.postgres.Session;
import com.athyper.postgres.attachment.DoomedObjects;

import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * One change of one record: row and history in one statement, the audit link last. A refusal leaves
 * nothing behind.
 */
record RecordChange(Access access, EntityTable table, UUID id) {

    private static final String QUEUE =
            """
            INSERT INTO athyper.outbox_start (tenant_id, instance, template, entity, record_id,
                record_version, transition, outcomes, principal, request_id, command_id, reason, at)
            VALUES (?, ?::uuid, ?, ?, ?::uuid, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    /** The record as it is, locked, and whether the caller's model is in force. */
    private record Held(StoredRecord record, boolean modelInForce) {}

    Answer<Transitioned> create(Session session, Value.Fields values) throws SQLException {
        var arguments = new ArrayList<@Nullable Object>(inForceArguments());
        arguments.addAll(References.arguments(access, values));
        arguments.addAll(Sequences.taking(access));
        var origin = access.origin();
        arguments.add(access.tenant().value());
        arguments.add(id);
        arguments.add(LifecycleMachine.initial(access.model()));
        for (int i = 0; i < 2; i++) {
            arguments.add(origin.principal().value());
            arguments.add(origin.at());
        }
        for (Field field : access.model().fields()) {
            arguments.addAll(
                    field.type() == FieldType.SEQUENCE
                            ? Sequences.around(access, field)
                            : fieldArguments(field, values));
        }
        arguments.addAll(pastArguments("create", null));
        Optional<StoredRecord> created =
                session.first(
                        table.create(),
                        row -> RecordCodec.record(row, access.model()),
                        arguments.toArray());
        if (created.isEmpty()) {
            var missing = References.faults(session, access, values, Value.EMPTY);
            return missing.isEmpty()
                    ? modelChanged()
                    : Answer.refused(RecordFaults.missingReferences(missing));
        }
        audit(session, "entity.create", Optional.empty(), created);
        return Answer.ok(new Transitioned(created.get(), Optional.empty()));
    }

    Answer<Transitioned> update(Session session, long expectedVersion, Value.Fields values)
            throws SQLException {
        var arguments = new ArrayList<@Nullable Object>();
        Collections.addAll(arguments, access.tenant().value(), id, expectedVersion);
        arguments.addAll(inForceArguments());
        arguments.addAll(References.arguments(access, values));
        arguments.addAll(fieldArguments(values));
        arguments.addAll(changeArguments());
        arguments.addAll(pastArguments("update", null));
        var changed = changed(session, table.update(), arguments);
        if (changed.isEmpty()) {
            Answer<StoredRecord> held = hold(session, table.lock(), expectedVersion);
            if (!(held instanceof Answer.Ok<StoredRecord>(var present))) {
                return replayedOr(session, held);
            }
            var missing = References.faults(session, access, values, present.values());
            // What stood in the way may have gone meanwhile; now that it is held, nothing can come.
            return missing.isEmpty()
                    ? update(session, expectedVersion, values)
                    : Answer.refused(RecordFaults.missingReferences(missing));
        }
        var after = changed.get().after();
        audit(session, "entity.update", Optional.of(changed.get().before()), Optional.of(after));
        return Answer.ok(new Transitioned(after, Optional.empty()));
    }

    Answer<Transitioned> delete(Session session, long expectedVersion) throws SQLException {
        if (table.keepsDeleted()) {
            return new RecordPresence(this).delete(session, expectedVersion);
        }
        Answer<StoredRecord> held = hold(session, table.lock(), expectedVersion);
        if (!(held instanceof Answer.Ok<StoredRecord>(var before))) {
            return replayedOr(session, held);
        }
        var origin = access.origin();
        session.update(
                table.delete(),
                access.tenant().value(),
                id,
                access.model().name().value(),
                "delete",
                origin.principal().value(),
                origin.at(),
                origin.commandId());
        DoomedObjects.ofRecord(session, access.tenant(), access.model().name(), id, origin.at());
        audit(session, "entity.delete", Optional.of(before), Optional.empty());
        return Answer.ok(new Transitioned(before, Optional.empty()));
    }

    Answer<Transitioned> move(Session session, long expectedVersion, RecordMove move)
            throws SQLException {
        String operation = "transition." + move.transition().name();
        UUID instance = move.instance().orElse(null);
        var arguments = new ArrayList<@Nullable Object>();
        Collections.addAll(
                arguments, access.tenant().value(), id, expectedVersion, move.transition().from());
        arguments.addAll(inForceArguments());
        Collections.addAll(arguments, move.transition().to(), instance);
        arguments.addAll(changeArguments());
        arguments.addAll(pastArguments(operation, instance));
        var changed = changed(session, table.move(), arguments);
        if (changed.isEmpty()) {
            Answer<StoredRecord> held = movable(session, expectedVersion, move);
            return held instanceof Answer.Ok<StoredRecord>
                    ? move(session, expectedVersion, move)
                    : replayedOr(session, held);
        }
        var after = changed.get().after();
        if (move.instance().isPresent()) {
            queue(session, move, after);
        }
        audit(
                session,
                "entity.transition",
                Optional.of(changed.get().before()),
                Optional.of(after));
        return Answer.ok(
                new Transitioned(
                        after,
                        approval(
                                Optional.of(move.transition().name()),
                                after.version(),
                                move.instance())));
    }

    private Answer<StoredRecord> movable(Session session, long expectedVersion, RecordMove move)
            throws SQLException {
        return hold(session, table.lock(), expectedVersion)
                .flatMap(
                        record ->
                                LifecycleMachine.may(
                                                access.model(),
                                                move.transition().name(),
                                                record.state())
                                        .map(_ -> record));
    }

    /** What the same command did before, if it did: a retry is answered and not applied. */
    Optional<Transitioned> replay(Session session) throws SQLException {
        var done = RecordHistory.ofCommand(session, access);
        if (done.isEmpty()) {
            return Optional.empty();
        }
        var past = done.get();
        Optional<StoredRecord> present =
                session.first(
                        table.read(),
                        row -> RecordCodec.record(row, access.model()),
                        access.tenant().value(),
                        past.record());
        var record =
                present.isPresent()
                        ? present.get()
                        : RecordHistory.lastOf(session, access, past.record());
        return Optional.of(
                new Transitioned(
                        record, approval(past.transition(), past.version(), past.approval())));
    }

    boolean isModelInForce(Session session) throws SQLException {
        return isInForce(session, access.tenant(), access.model());
    }

    static boolean isInForce(Session session, TenantId tenant, EntityModel model)
            throws SQLException {
        return session.first(
                        EntityTable.inForce(),
                        _ -> true,
                        tenant.value(),
                        model.name().value(),
                        model.version(),
                        model.hash())
                .isPresent();
    }

    static Answer<Transitioned> modelChanged() {
        return Answer.refused(
                RecordError.MODEL_CHANGED.because("another version of the entity is in force"));
    }

    /** Locks the row, so that what is found here stays true until the commit. */
    Answer<StoredRecord> hold(Session session, String lock, long expectedVersion)
            throws SQLException {
        return hold(session, lock)
                .flatMap(
                        record ->
                                record.version() == expectedVersion
                                        ? Answer.ok(record)
                                        : refused(
                                                RecordError.VERSION_STALE,
                                                "the record is at version %d, not %d"
                                                        .formatted(
                                                                record.version(),
                                                                expectedVersion)));
    }

    /** As {@link #hold(Session, String, long)}, whatever its version is. */
    Answer<StoredRecord> hold(Session session, String lock) throws SQLException {
        var arguments = new ArrayList<@Nullable Object>(inForceArguments());
        arguments.add(access.tenant().value());
        arguments.add(id);
        int last = RecordCodec.columns(access.model()) + 1;
        Optional<Held> held =
                session.first(
                        lock,
                        row ->
                                new Held(
                                        RecordCodec.record(row, access.model()),
                                        row.getBoolean(last)),
                        arguments.toArray());
        if (held.isEmpty()) {
            return isModelInForce(session)
                    ? refused(RecordError.RECORD_NOT_FOUND, "there is no record `" + id + "`")
                    : refused(RecordError.MODEL_CHANGED, "another version is in force");
        }
        if (!held.get().modelInForce()) {
            return refused(RecordError.MODEL_CHANGED, "another version is in force");
        }
        StoredRecord record = held.get().record();
        if (record.lockedBy().isPresent()) {
            return refused(
                    RecordError.RECORD_LOCKED,
                    "approval `" + record.lockedBy().get() + "` holds the record");
        }
        return Answer.ok(record);
    }

    private static <T> Answer<T> refused(ErrorCode code, String detail) {
        return Answer.refused(code.because(detail));
    }

    /** A refusal may be the echo of our own first attempt. */
    Answer<Transitioned> replayedOr(Session session, Answer<StoredRecord> refusal)
            throws SQLException {
        var replayed = replay(session);
        return replayed.isPresent()
                ? Answer.ok(replayed.get())
                : refusal.map(record -> new Transitioned(record, Optional.empty()));
    }

    /** A record on both sides of its change. */
    record Changed(StoredRecord after, StoredRecord before) {}

    Optional<Changed> changed(Session session, String sql, List<@Nullable Object> arguments)
            throws SQLException {
        var model = access.model();
        return session.first(
                sql,
                row -> new Changed(RecordCodec.record(row, model), RecordCodec.second(row, model)),
                arguments.toArray());
    }

    List<@Nullable Object> inForceArguments() {
        var model = access.model();
        return List.of(
                access.tenant().value(), model.name().value(), model.version(), model.hash());
    }

    private List<@Nullable Object> fieldArguments(Value.Fields values) {
        var arguments = new ArrayList<@Nullable Object>();
        for (Field field : access.model().fields()) {
            arguments.addAll(fieldArguments(field, values));
        }
        return arguments;
    }

    private static List<@Nullable Object> fieldArguments(Field field, Value.Fields values) {
        var arguments = new ArrayList<@Nullable Object>();
        for (Column column : field.columns()) {
            arguments.add(RecordCodec.argument(field, column, values));
        }
        return arguments;
    }

    List<@Nullable Object> changeArguments() {
        var origin = access.origin();
        return List.of(origin.principal().value(), origin.at());
    }

    List<@Nullable Object> pastArguments(String operation, @Nullable UUID approval) {
        var arguments = new ArrayList<@Nullable Object>();
        Collections.addAll(
                arguments,
                access.model().name().value(),
                operation,
                access.origin().commandId(),
                approval);
        return arguments;
    }

    private Optional<ApprovalRequest> approval(
            Optional<String> transition, long version, Optional<UUID> instance) {
        var move =
                transition.flatMap(
                        name -> access.model().lifecycle().flatMap(life -> life.transition(name)));
        var template = move.flatMap(Transition::workflow);
        if (template.isEmpty() || instance.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new ApprovalRequest(
                        access.tenant(),
                        instance.get(),
                        template.get(),
                        access.model().name(),
                        id,
                        version,
                        move.get().name(),
                        access.origin()));
    }

    private void queue(Session session, RecordMove move, StoredRecord after) throws SQLException {
        var origin = access.origin();
        session.update(
                QUEUE,
                access.tenant().value(),
                move.instance(),
                move.transition().workflow().orElseThrow().value(),
                access.model().name().value(),
                id,
                after.version(),
                move.transition().name(),
                move.outcomes(),
                origin.principal().value(),
                origin.requestId(),
                origin.commandId(),
                origin.reason(),
                origin.at());
    }

    void audit(
            Session session,
            String operation,
            Optional<StoredRecord> before,
            Optional<StoredRecord> after)
            throws SQLException {
        session.audit(
                new AuditEntry(
                        access.tenant(),
                        access.origin(),
                        operation,
                        AuditEntry.Result.DONE,
                        Optional.of(access.model().name().value()),
                        Optional.of(id.toString()),
                        before.map(RecordChange::document),
                        after.map(RecordChange::document)));
    }

    private static Value document(StoredRecord record) {
        return record.values()
                .with("version", Value.of(record.version()))
                .with("state", record.state().map(Value::of).orElse(Value.NULL));
    }
}
