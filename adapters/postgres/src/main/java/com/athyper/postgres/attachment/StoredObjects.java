package com.athyper.postgres.attachment;

import com.athyper.kernel.Answer;
import com.athyper.kernel.BlobKey;
import com.athyper.kernel.Done;
import com.athyper.kernel.TenantId;
import com.athyper.meta.attachment.FileQuota;
import com.athyper.meta.attachment.FileUsage;
import com.athyper.postgres.Session;
import com.athyper.tenancy.Tenant;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/**
 * Objects that take room in the storage, counted by tenant to the byte: from when they are stored
 * until they are deleted there. The count is changed in short transactions of its own, so that no
 * change of a record ever waits for it.
 */
record StoredObjects(FileQuotas quotas) {

    private static final String OPEN =
            "INSERT INTO athyper.file_usage (tenant_id) VALUES (?) ON CONFLICT DO NOTHING";

    private static final String USAGE =
            "SELECT bytes, files, bytes_max, files_max FROM athyper.file_usage WHERE tenant_id = ?";

    private static final String LIMIT =
            """
            UPDATE athyper.file_usage SET bytes_max = ?::bigint, files_max = ?::bigint
            WHERE tenant_id = ?
            """;

    private static final String SIZE =
            "SELECT size FROM athyper.stored_object WHERE tenant_id = ? AND id = ?::uuid";

    private static final String STORE =
            """
            INSERT INTO athyper.stored_object (tenant_id, id, size) VALUES (?, ?::uuid, ?::bigint)
            ON CONFLICT (tenant_id, id) DO UPDATE SET size = excluded.size
            """;

    private static final String CHARGE =
            """
            UPDATE athyper.file_usage SET bytes = bytes + ?::bigint, files = files + ?::bigint
            WHERE tenant_id = ?
            """;

    private static final String FORGET =
            """
            WITH gone AS (
                DELETE FROM athyper.doomed_object
                WHERE tenant_id = ? AND id = ?::uuid AND taken
                RETURNING tenant_id, id),
            freed AS (
                DELETE FROM athyper.stored_object AS stored USING gone
                WHERE stored.tenant_id = gone.tenant_id AND stored.id = gone.id
                RETURNING stored.tenant_id, stored.size)
            UPDATE athyper.file_usage AS used
            SET bytes = used.bytes - freed.size, files = used.files - 1
            FROM freed WHERE used.tenant_id = freed.tenant_id
            """;

    FileUsage usage(Session session, TenantId tenant) throws SQLException {
        return usage(session, tenant, USAGE);
    }

    private FileUsage usage(Session session, TenantId tenant, String select) throws SQLException {
        FileQuota quota = quota(session, tenant);
        return session.first(
                        select,
                        row ->
                                new FileUsage(
                                        row.getLong("bytes"),
                                        row.getLong("files"),
                                        own(row).orElse(quota)),
                        tenant.value())
                .orElseGet(() -> new FileUsage(0, 0, quota));
    }

    private FileQuota quota(Session session, TenantId tenant) throws SQLException {
        return quotas.of(
                session.first(
                                "SELECT tier FROM athyper.tenant WHERE tenant_id = ?",
                                row -> Tenant.Tier.valueOf(row.getString("tier")),
                                tenant.value())
                        .orElse(Tenant.Tier.FREE));
    }

    private static Optional<FileQuota> own(ResultSet row) throws SQLException {
        long bytes = row.getLong("bytes_max");
        return row.wasNull()
                ? Optional.empty()
                : Optional.of(new FileQuota(bytes, row.getLong("files_max")));
    }

    /** Gives the usage before. */
    FileUsage limit(Session session, TenantId tenant, Optional<FileQuota> own) throws SQLException {
        session.update(OPEN, tenant.value());
        FileUsage before = usage(session, tenant, USAGE + " FOR UPDATE");
        session.update(
                LIMIT,
                own.map(FileQuota::bytesMax).orElse(null),
                own.map(FileQuota::filesMax).orElse(null),
                tenant.value());
        return before;
    }

    Answer<Done> charge(Session session, BlobKey key, long size, Instant now) throws SQLException {
        String tenant = key.tenant().value();
        session.update(OPEN, tenant);
        // INVARIANT: from here on nobody else counts for this tenant before we have ended.
        FileUsage used = usage(session, key.tenant(), USAGE + " FOR UPDATE");
        if (!DoomedObjects.isWaiting(session, key)) {
            // It took so long that it is being deleted: nobody would ever give its room back.
            return DoomedObjects.expired();
        }
        // An earlier attempt of the same upload has stored what this one has replaced.
        var before = session.first(SIZE, row -> row.getLong("size"), tenant, key.id());
        long files = before.isPresent() ? 0 : 1;
        var others =
                new FileUsage(
                        used.bytes() - before.orElse(0L), used.files() - (1 - files), used.quota());
        if (!others.hasRoomFor(size)) {
            DoomedObjects.postpone(session, key, now);
            return Answer.refused(others.exceeded());
        }
        session.update(STORE, tenant, key.id(), size);
        session.update(CHARGE, size - before.orElse(0L), files, tenant);
        return Answer.ok(Done.DONE);
    }

    static void forget(Session session, BlobKey key) throws SQLException {
        session.update(FORGET, key.tenant().value(), key.id());
    }
}
