package com.athyper.postgres.attachment;

import com.athyper.kernel.BlobStore.Digest;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Page;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.meta.attachment.Attachment;
import com.athyper.meta.attachment.Attachments.Listing;
import com.athyper.meta.attachment.FileName;
import com.athyper.meta.attachment.MediaType;
import com.athyper.meta.record.Records.Access;
import com.athyper.postgres.Cursors;
import com.athyper.postgres.Rows;
import com.athyper.postgres.Session;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** The rows of what is known of files. */
final class AttachmentRows {
    private static final String COLUMNS =
            "id, field, name, media_type, size, sha256, created_by, created_at, expires_at";

    private static final String INSERT =
            """
            INSERT INTO athyper.attachment (tenant_id, id, entity, record_id, name, media_type, size,
                sha256, created_by, created_at, expires_at)
            VALUES (?, ?::uuid, ?, ?::uuid, ?, ?, ?::bigint, ?, ?, ?::timestamptz, ?::timestamptz)
            """;

    private static final String OF_RECORD =
            " FROM athyper.attachment WHERE tenant_id = ? AND entity = ? AND record_id = ?::uuid";

    private static final String ERASE =
            """
            WITH gone AS (
                DELETE FROM athyper.attachment
                WHERE tenant_id = ? AND entity = ? AND record_id = ?::uuid
                RETURNING tenant_id, %s),
            doomed AS (
                INSERT INTO athyper.doomed_object (tenant_id, id, due_at)
                SELECT tenant_id, id, ?::timestamptz FROM gone
                ON CONFLICT (tenant_id, id) DO NOTHING)
            SELECT %s FROM gone ORDER BY id
            """;

    private static final String SHOWN = " AND (field IS NULL OR field = ANY (?::text[]))";

    private AttachmentRows() {}

    /** The record that files belong to. */
    record Place(TenantId tenant, EntityName entity, UUID record) {}

    static Optional<Attachment> known(Session session, Access access, UUID id) throws SQLException {
        return session.first(
                "SELECT "
                        + COLUMNS
                        + " FROM athyper.attachment WHERE tenant_id = ? AND id = ?::uuid"
                        + " AND entity = ? AND created_by = ?",
                AttachmentRows::attachment,
                access.tenant().value(),
                id,
                access.model().name().value(),
                access.origin().principal().value());
    }

    static Optional<Attachment> one(Session session, Place place, UUID id) throws SQLException {
        return session.first(
                "SELECT " + COLUMNS + OF_RECORD + " AND id = ?::uuid",
                AttachmentRows::attachment,
                place.tenant().value(),
                place.entity().value(),
                place.record(),
                id);
    }

    static Page<Attachment> page(
            Session session, Place place, Listing listing, Optional<UUID> after)
            throws SQLException {
        int limit = Math.clamp(listing.limit(), 1, Page.LIMIT_MAX);
        var fields = List.copyOf(listing.fields());
        String tenant = place.tenant().value();
        String entity = place.entity().value();
        var found =
                session.list(
                        "SELECT "
                                + COLUMNS
                                + OF_RECORD
                                + SHOWN
                                + " AND id > ?::uuid ORDER BY id LIMIT ?",
                        AttachmentRows::attachment,
                        tenant,
                        entity,
                        place.record(),
                        fields,
                        after.orElse(new UUID(0, 0)),
                        limit + 1);
        var items = found.subList(0, Math.min(limit, found.size()));
        Optional<String> next =
                found.size() > limit
                        ? Optional.of(Cursors.write(items.getLast().id().toString()))
                        : Optional.empty();
        OptionalLong total =
                listing.count()
                        ? OptionalLong.of(
                                count(
                                        session,
                                        OF_RECORD + SHOWN,
                                        tenant,
                                        entity,
                                        place.record(),
                                        fields))
                        : OptionalLong.empty();
        return new Page<>(items, next, total);
    }

    /** Takes all away, and dooms their objects at once. */
    static List<Attachment> erase(Session session, Place place, Instant now) throws SQLException {
        return session.list(
                ERASE.formatted(COLUMNS, COLUMNS),
                AttachmentRows::attachment,
                place.tenant().value(),
                place.entity().value(),
                place.record(),
                now);
    }

    static void insert(Session session, Access access, @Nullable UUID record, Attachment attachment)
            throws SQLException {
        session.update(
                INSERT,
                access.tenant().value(),
                attachment.id(),
                access.model().name().value(),
                record,
                attachment.name().value(),
                attachment.mediaType().value(),
                attachment.content().size(),
                attachment.content().sha256(),
                attachment.createdBy().value(),
                attachment.createdAt(),
                attachment.expiresAt().orElse(null));
    }

    static long ofItsOwn(Session session, Place place) throws SQLException {
        return count(
                session,
                OF_RECORD + " AND field IS NULL",
                place.tenant().value(),
                place.entity().value(),
                place.record());
    }

    private static long count(Session session, String of, @Nullable Object... arguments)
            throws SQLException {
        return session.first("SELECT count(*)" + of, row -> row.getLong(1), arguments).orElse(0L);
    }

    private static Attachment attachment(ResultSet row) throws SQLException {
        return new Attachment(
                Rows.uuid(row, "id"),
                new FileName(row.getString("name")),
                new MediaType(row.getString("media_type")),
                new Digest(row.getLong("size"), row.getString("sha256")),
                Rows.maybe(row, "field"),
                new PrincipalId(row.getString("created_by")),
                Rows.instant(row, "created_at"),
                Rows.maybeInstant(row, "expires_at"));
    }

    /** Where a page goes on. */
    static Optional<UUID> place(String cursor) {
        return Cursors.read(cursor, 1)
                .flatMap(
                        parts -> {
                            try {
                                return Optional.of(UUID.fromString(parts.getFirst()));
                            } catch (IllegalArgumentException e) {
                                return Optional.empty();
                            }
                        });
    }
}
