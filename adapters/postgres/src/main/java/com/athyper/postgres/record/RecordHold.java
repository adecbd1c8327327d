package com.athyper.postgres.record;

import com.athyper.kernel.Answer;
import com.athyper.meta.record.Records.Access;
import com.athyper.meta.record.StoredRecord;
import com.athyper.postgres.Session;

import java.sql.SQLException;
import java.util.UUID;

/** Keeps a record as it is while something beside it changes. */
public final class RecordHold {

    private RecordHold() {}

    /**
     * The record, locked until the end of the transaction; refused if it is not there, if an
     * approval holds it, or if the model is not in force.
     */
    public static Answer<StoredRecord> of(Session session, Access access, UUID id)
            throws SQLException {
        var table = EntityTable.of(access.tenant(), access.model());
        return new RecordChange(access, table, id).hold(session, table.lock());
    }

    /** Whether the model is still the one in force. */
    public static boolean isModelInForce(Session session, Access access) throws SQLException {
        return RecordChange.isInForce(session, access.tenant(), access.model());
    }
}
