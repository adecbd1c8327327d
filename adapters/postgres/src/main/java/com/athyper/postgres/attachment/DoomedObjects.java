package com.athyper.postgres.attachment;

import com.athyper.kernel.Answer;
import com.athyper.kernel.BlobKey;
import com.athyper.kernel.Done;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.TenantId;
import com.athyper.meta.attachment.AttachmentError;
import com.athyper.postgres.Rows;
import com.athyper.postgres.Session;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Objects that nothing needs, or nothing yet, each with the time when it goes. */
public final class DoomedObjects {

    private static final String ANNOUNCE =
            """
            INSERT INTO athyper.doomed_object AS known (tenant_id, id, due_at)
            VALUES (?, ?::uuid, ?::timestamptz)
            ON CONFLICT (tenant_id, id) DO UPDATE SET due_at = excluded.due_at
            WHERE NOT known.taken
            """;

    private static final String CLAIM =
            "DELETE FROM athyper.doomed_object WHERE tenant_id = ? AND id = ?::uuid AND NOT taken";

    private static final String POSTPONE =
            """
            UPDATE athyper.doomed_object SET due_at = ?::timestamptz
            WHERE tenant_id = ? AND id = ?::uuid AND NOT taken
            """;

    private static final String WAITING =
            """
            SELECT 1 FROM athyper.doomed_object
            WHERE tenant_id = ? AND id = ?::uuid AND NOT taken FOR UPDATE
            """;

    private static final String TAKE =
            """
            UPDATE athyper.doomed_object AS doomed SET taken = true, due_at = ?::timestamptz
            FROM (SELECT tenant_id, id FROM athyper.doomed_object WHERE due_at <= ?::timestamptz
                  ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED) AS due
            WHERE doomed.tenant_id = due.tenant_id AND doomed.id = due.id
            RETURNING doomed.tenant_id, doomed.id
            """;

    private static final String OF_RECORD =
            """
            WITH gone AS (
                DELETE FROM athyper.attachment
                WHERE tenant_id = ? AND entity = ? AND record_id = ?::uuid
                RETURNING tenant_id, id)
            INSERT INTO athyper.doomed_object (tenant_id, id, due_at)
            SELECT tenant_id, id, ?::timestamptz FROM gone
            ON CONFLICT (tenant_id, id) DO NOTHING
            """;

    private DoomedObjects() {}

    /** Everything that was attached to a record goes with it. */
    public static void ofRecord(
            Session session, TenantId tenant, EntityName entity, UUID record, Instant now)
            throws SQLException {
        session.update(OF_RECORD, tenant.value(), entity.value(), record, now);
    }

    static Answer<Done> announce(Session session, BlobKey key, Instant until) throws SQLException {
        return ifLeft(session.update(ANNOUNCE, key.tenant().value(), key.id(), until));
    }

    static Answer<Done> claim(Session session, BlobKey key) throws SQLException {
        return ifLeft(session.update(CLAIM, key.tenant().value(), key.id()));
    }

    static Answer<Done> postpone(Session session, BlobKey key, Instant until) throws SQLException {
        return ifLeft(session.update(POSTPONE, until, key.tenant().value(), key.id()));
    }

    /** Whether it is still waiting; if so, it waits until this transaction ends. */
    static boolean isWaiting(Session session, BlobKey key) throws SQLException {
        return session.first(WAITING, _ -> true, key.tenant().value(), key.id()).orElse(false);
    }

    private static Answer<Done> ifLeft(int rows) {
        return rows == 1 ? Answer.ok(Done.DONE) : expired();
    }

    static <T> Answer<T> expired() {
        return Answer.refused(AttachmentError.UPLOAD_EXPIRED.because("upload it again"));
    }

    static List<BlobKey> take(Session session, Instant now, Instant until, int max)
            throws SQLException {
        return session.list(
                TAKE,
                row -> new BlobKey(new TenantId(row.getString("tenant_id")), Rows.uuid(row, "id")),
                until,
                now,
                max);
    }
}
