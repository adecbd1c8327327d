package com.athyper.postgres.record;

import com.athyper.kernel.Answer;
import com.athyper.meta.record.Records.Transitioned;
import com.athyper.meta.record.StoredRecord;
import com.athyper.postgres.Session;
import com.athyper.postgres.record.RecordChange.Changed;

import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Deletes a record that is kept, and brings it back: a change of nothing but its mark. */
record RecordPresence(RecordChange change) {

    Answer<Transitioned> delete(Session session, long expectedVersion) throws SQLException {
        var table = change.table();
        var changed =
                changed(
                        session,
                        new Mark(
                                "delete",
                                table.delete(),
                                List.of(change.access().origin().at()),
                                expectedVersion));
        if (changed.isEmpty()) {
            Answer<StoredRecord> held = change.hold(session, table.lock(), expectedVersion);
            // What stood in the way may have gone meanwhile; now that it is held, nothing can come.
            return held instanceof Answer.Ok<StoredRecord>
                    ? delete(session, expectedVersion)
                    : change.replayedOr(session, held);
        }
        var before = changed.get().before();
        change.audit(session, "entity.delete", Optional.of(before), Optional.empty());
        return Answer.ok(new Transitioned(before, Optional.empty()));
    }

    Answer<Transitioned> restore(Session session, long expectedVersion) throws SQLException {
        var table = change.table();
        var changed =
                changed(session, new Mark("restore", table.restore(), List.of(), expectedVersion));
        if (changed.isEmpty()) {
            Answer<StoredRecord> held = change.hold(session, table.lockDeleted(), expectedVersion);
            return held instanceof Answer.Ok<StoredRecord>
                    ? restore(session, expectedVersion)
                    : change.replayedOr(session, held);
        }
        var after = changed.get().after();
        change.audit(session, "entity.restore", Optional.empty(), Optional.of(after));
        return Answer.ok(new Transitioned(after, Optional.empty()));
    }

    private record Mark(
            String operation, String sql, List<@Nullable Object> arguments, long expectedVersion) {}

    private Optional<Changed> changed(Session session, Mark mark) throws SQLException {
        var arguments = new ArrayList<@Nullable Object>();
        Collections.addAll(
                arguments, change.access().tenant().value(), change.id(), mark.expectedVersion());
        arguments.addAll(change.inForceArguments());
        arguments.addAll(mark.arguments());
        arguments.addAll(change.changeArguments());
        arguments.addAll(change.pastArguments(mark.operation(), null));
        return change.changed(session, mark.sql(), arguments);
    }
}
