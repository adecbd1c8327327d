package com.athyper.postgres.record;

import com.athyper.kernel.Answer;
import com.athyper.kernel.TenantId;
import com.athyper.meta.record.Records.Access;
import com.athyper.meta.record.Records.Change;
import com.athyper.meta.record.Records.Transitioned;
import com.athyper.meta.record.StoredRecord;
import com.athyper.postgres.Database;
import com.athyper.postgres.Session;
import com.athyper.postgres.SqlState;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** Changes that are made in one transaction or not at all. */
record RecordsTogether(Database database, EntityTables tables) {

    CompletionStage<List<Answer<StoredRecord>>> make(TenantId tenant, List<Change> changes) {
        return database.submit(
                () -> {
                    try {
                        return database.byKeyTransaction(tenant, session -> all(session, changes));
                    } catch (SQLException e) {
                        if (SqlState.isUnavailable(e)) {
                            throw e;
                        }
                        // Again behind savepoints, which cost more: so that each fault is told.
                        return database.byKeyTransaction(
                                tenant, session -> judged(session, changes));
                    }
                });
    }

    private List<Answer<StoredRecord>> all(Session session, List<Change> changes)
            throws SQLException {
        var answers = new ArrayList<Answer<StoredRecord>>();
        for (Change change : changes) {
            answers.add(made(session, change));
        }
        return whole(session, answers);
    }

    private List<Answer<StoredRecord>> judged(Session session, List<Change> changes)
            throws SQLException {
        var answers = new ArrayList<Answer<StoredRecord>>();
        for (Change change : changes) {
            answers.add(
                    session.<Answer<StoredRecord>>part(
                            inner -> made(inner, change), e -> explained(session, change, e)));
        }
        return whole(session, answers);
    }

    private static List<Answer<StoredRecord>> whole(
            Session session, List<Answer<StoredRecord>> answers) {
        if (answers.stream().anyMatch(Answer.Refused.class::isInstance)) {
            session.undo();
        }
        return List.copyOf(answers);
    }

    private Answer<StoredRecord> made(Session session, Change change) throws SQLException {
        return (switch (change) {
                    case Change.Create(var access, var id, var values) ->
                            of(access, id).create(session, values);
                    case Change.Update(var access, var id, var version, var values) ->
                            of(access, id).update(session, version, values);
                    case Change.Delete(var access, var id, var version) ->
                            of(access, id).delete(session, version);
                })
                .map(Transitioned::record);
    }

    private Answer<StoredRecord> explained(Session session, Change change, SQLException e)
            throws SQLException {
        var made =
                switch (change) {
                    case Change.Create(var access, var id, _) -> of(access, id);
                    case Change.Update(var access, var id, _, _) -> of(access, id);
                    case Change.Delete(var access, var id, _) -> of(access, id);
                };
        if (!made.isModelInForce(session) || RecordFaults.isOfAnotherVersion(e)) {
            return RecordChange.modelChanged().map(Transitioned::record);
        }
        return Answer.refused(RecordFaults.explain(made.access().model(), e).orElseThrow(() -> e));
    }

    private RecordChange of(Access access, UUID id) {
        return new RecordChange(access, tables.of(access.tenant(), access.model()), id);
    }
}
