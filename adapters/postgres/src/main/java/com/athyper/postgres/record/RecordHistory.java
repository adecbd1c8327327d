package com.athyper.postgres.record;

import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Page;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.meta.EntityModel;
import com.athyper.meta.record.RecordError;
import com.athyper.meta.record.Records;
import com.athyper.meta.record.Records.Access;
import com.athyper.meta.record.Records.Moment;
import com.athyper.meta.record.Records.Past;
import com.athyper.meta.record.Records.Revision;
import com.athyper.meta.record.StoredRecord;
import com.athyper.postgres.Cursors;
import com.athyper.postgres.Rows;
import com.athyper.postgres.Session;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** What records were before. */
final class RecordHistory {

    private static final String PAGE =
            """
            SELECT version, operation, actor, at, state, data FROM athyper.record_history
            WHERE tenant_id = ? AND entity = ? AND record_id = ?::uuid AND version < ?
            ORDER BY version DESC LIMIT ?
            """;

    private static final String OF_COMMAND =
            """
            SELECT record_id, version, operation, approval FROM athyper.record_history
            WHERE tenant_id = ? AND command_id = ? AND entity = ?
            """;

    private static final String OF_COMMANDS =
            """
            SELECT command_id, record_id, version, operation FROM athyper.record_history
            WHERE tenant_id = ? AND entity = ? AND command_id = ANY (?::text[])
            """;

    private static final String TRANSITION = "transition.";

    private RecordHistory() {}

    /** What a command did. */
    record Done(UUID record, long version, Optional<String> transition, Optional<UUID> approval) {}

    static Optional<Done> ofCommand(Session session, Access access) throws SQLException {
        return session.first(
                OF_COMMAND,
                row -> {
                    String operation = row.getString("operation");
                    return new Done(
                            Rows.uuid(row, "record_id"),
                            row.getLong("version"),
                            operation.startsWith(TRANSITION)
                                    ? Optional.of(operation.substring(TRANSITION.length()))
                                    : Optional.empty(),
                            Rows.maybeUuid(row, "approval"));
                },
                access.tenant().value(),
                access.origin().commandId(),
                access.model().name().value());
    }

    static Map<String, Records.Done> done(
            Session session, TenantId tenant, EntityName entity, Collection<String> commands)
            throws SQLException {
        var done = new HashMap<String, Records.Done>();
        session.list(
                        OF_COMMANDS,
                        row ->
                                Map.entry(
                                        row.getString("command_id"),
                                        new Records.Done(
                                                Rows.uuid(row, "record_id"),
                                                row.getLong("version"),
                                                row.getString("operation"))),
                        tenant.value(),
                        entity.value(),
                        List.copyOf(commands))
                .forEach(entry -> done.put(entry.getKey(), entry.getValue()));
        return done;
    }

    static Answer<Page<Revision>> page(
            Session session,
            TenantId tenant,
            EntityModel model,
            UUID id,
            int limit,
            Optional<String> cursor)
            throws SQLException {
        Optional<Long> below =
                cursor.isEmpty() ? Optional.of(Long.MAX_VALUE) : version(cursor.get());
        if (below.isEmpty()) {
            return Answer.refused(
                    RecordError.CURSOR_INVALID.because("the cursor is not one of ours"));
        }
        int size = Math.clamp(limit, 1, Page.LIMIT_MAX);
        List<Revision> found =
                session.list(
                        PAGE,
                        row -> revision(row, model),
                        tenant.value(),
                        model.name().value(),
                        id,
                        below.get(),
                        size + 1);
        if (found.isEmpty() && cursor.isEmpty()) {
            return Answer.refused(
                    RecordError.RECORD_NOT_FOUND.because("there is no record `" + id + "`"));
        }
        boolean more = found.size() > size;
        var items = more ? found.subList(0, size) : found;
        return Answer.ok(
                new Page<>(
                        items,
                        more
                                ? Optional.of(
                                        Cursors.write(Long.toString(items.getLast().version())))
                                : Optional.empty(),
                        OptionalLong.empty()));
    }

    /** A record that is no more, as it last stood. */
    static StoredRecord lastOf(Session session, Access access, UUID id) throws SQLException {
        return ends(session, access.tenant(), access.model(), id, "version > ?", 0L)
                .orElseThrow()
                .record(id);
    }

    static Answer<Past> past(
            Session session, TenantId tenant, EntityModel model, UUID id, Moment moment)
            throws SQLException {
        Optional<Past> past =
                switch (moment) {
                    case Moment.Version(var number) ->
                            ends(session, tenant, model, id, "version = ?", number);
                    case Moment.Time(var at) ->
                            ends(session, tenant, model, id, "at <= ?::timestamptz", at);
                };
        return past.map(Answer::ok)
                .orElseGet(
                        () ->
                                Answer.refused(
                                        RecordError.RECORD_NOT_FOUND.because(
                                                "there is no such version of `" + id + "`")));
    }

    /** The first version of all, and the last of those that meet the condition. */
    private static Optional<Past> ends(
            Session session,
            TenantId tenant,
            EntityModel model,
            UUID id,
            String condition,
            Object argument)
            throws SQLException {
        List<Revision> ends =
                session.list(
                        """
                        (SELECT version, operation, actor, at, state, data
                         FROM athyper.record_history
                         WHERE tenant_id = ? AND entity = ? AND record_id = ?::uuid
                         ORDER BY version LIMIT 1)
                        UNION ALL
                        (SELECT version, operation, actor, at, state, data
                         FROM athyper.record_history
                         WHERE tenant_id = ? AND entity = ? AND record_id = ?::uuid AND %s
                         ORDER BY version DESC LIMIT 1)
                        """
                                .formatted(condition),
                        row -> revision(row, model),
                        tenant.value(),
                        model.name().value(),
                        id,
                        tenant.value(),
                        model.name().value(),
                        id,
                        argument);
        return ends.size() < 2
                ? Optional.empty()
                : Optional.of(new Past(ends.getFirst(), ends.getLast()));
    }

    private static Optional<Long> version(String cursor) {
        try {
            return Cursors.read(cursor, 1).map(parts -> Long.valueOf(parts.getFirst()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Revision revision(ResultSet row, EntityModel model) throws SQLException {
        return new Revision(
                row.getLong("version"),
                row.getString("operation"),
                new PrincipalId(row.getString("actor")),
                Rows.instant(row, "at"),
                Rows.maybe(row, "state"),
                RecordCodec.past(row.getString("data"), model));
    }
}
