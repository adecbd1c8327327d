package com.athyper.postgres.attachment;

import com.athyper.kernel.Answer;
import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.BlobKey;
import com.athyper.kernel.BlobStore.Digest;
import com.athyper.kernel.Done;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Page;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.attachment.Attachment;
import com.athyper.meta.attachment.AttachmentError;
import com.athyper.meta.attachment.Attachments;
import com.athyper.meta.attachment.FileName;
import com.athyper.meta.attachment.MediaType;
import com.athyper.meta.record.RecordError;
import com.athyper.meta.record.Records.Access;
import com.athyper.meta.record.StoredRecord;
import com.athyper.postgres.Cursors;
import com.athyper.postgres.Database;
import com.athyper.postgres.Rows;
import com.athyper.postgres.Session;
import com.athyper.postgres.SqlState;
import com.athyper.postgres.record.RecordHold;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@link Attachments} in PostgreSQL. */
public final class PostgresAttachments implements Attachments {

    private static final String OPERATION = "entity.attach";
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

    private static final String SHOWN = " AND (field IS NULL OR field = ANY (?::text[]))";

    private final Database database;

    public PostgresAttachments(Database database) {
        this.database = database;
    }

    @Override
    public CompletionStage<Answer<Done>> announce(BlobKey key, Instant until) {
        return database.inPlatform(session -> DoomedObjects.announce(session, key, until));
    }

    @Override
    public CompletionStage<Answer<Attachment>> attach(
            Access access, UUID record, Attachment attachment) {
        return changed(
                access,
                record,
                session -> {
                    var known = known(session, access, attachment.id());
                    if (known.isPresent()) {
                        return Answer.ok(known.get());
                    }
                    Answer<StoredRecord> held = RecordHold.of(session, access, record);
                    if (held instanceof Answer.Refused<StoredRecord>(var problem)) {
                        return Answer.refused(problem);
                    }
                    if (ofItsOwn(session, access, record) >= PER_RECORD_MAX) {
                        return Answer.refused(
                                AttachmentError.TOO_MANY.because("at most " + PER_RECORD_MAX));
                    }
                    var claimed = DoomedObjects.claim(session, key(access, attachment));
                    if (claimed instanceof Answer.Ok<Done>) {
                        insert(session, access, record, attachment);
                        audit(session, access, record, Optional.empty(), Optional.of(attachment));
                    }
                    return claimed.map(_ -> attachment);
                });
    }

    @Override
    public CompletionStage<Answer<Attachment>> keep(Access access, Attachment attachment) {
        Instant until = attachment.expiresAt().orElseThrow();
        return changed(
                access,
                attachment.id(),
                session -> {
                    var known = known(session, access, attachment.id());
                    if (known.isPresent()) {
                        return Answer.ok(known.get());
                    }
                    var kept = DoomedObjects.postpone(session, key(access, attachment), until);
                    if (kept instanceof Answer.Ok<Done>) {
                        insert(session, access, null, attachment);
                        audit(session, access, null, Optional.empty(), Optional.of(attachment));
                    }
                    return kept.map(_ -> attachment);
                });
    }

    @Override
    public CompletionStage<Optional<Attachment>> made(Access access, UUID id) {
        return database.inTenantByKey(access.tenant(), session -> known(session, access, id));
    }

    private static Optional<Attachment> known(Session session, Access access, UUID id)
            throws SQLException {
        return session.first(
                "SELECT "
                        + COLUMNS
                        + " FROM athyper.attachment WHERE tenant_id = ? AND id = ?::uuid"
                        + " AND entity = ? AND created_by = ?",
                PostgresAttachments::attachment,
                access.tenant().value(),
                id,
                access.model().name().value(),
                access.origin().principal().value());
    }

    @Override
    public CompletionStage<Answer<Attachment>> find(
            TenantId tenant, EntityName entity, UUID record, UUID id) {
        return database.inTenantByKey(
                tenant,
                session ->
                        one(session, tenant, entity, record, id)
                                .<Answer<Attachment>>map(Answer::ok)
                                .orElseGet(PostgresAttachments::missing));
    }

    private static Optional<Attachment> one(
            Session session, TenantId tenant, EntityName entity, UUID record, UUID id)
            throws SQLException {
        return session.first(
                "SELECT " + COLUMNS + OF_RECORD + " AND id = ?::uuid",
                PostgresAttachments::attachment,
                tenant.value(),
                entity.value(),
                record,
                id);
    }

    @Override
    public CompletionStage<Answer<Page<Attachment>>> list(
            TenantId tenant, EntityName entity, UUID record, Listing listing) {
        Optional<UUID> after = listing.cursor().flatMap(PostgresAttachments::place);
        if (listing.cursor().isPresent() && after.isEmpty()) {
            return CompletableFuture.completedStage(
                    Answer.refused(
                            RecordError.CURSOR_INVALID.because("the cursor is not one of ours")));
        }
        int limit = Math.clamp(listing.limit(), 1, Page.LIMIT_MAX);
        var fields = List.copyOf(listing.fields());
        return database.inSnapshot(
                tenant,
                session -> {
                    var found =
                            session.list(
                                    "SELECT "
                                            + COLUMNS
                                            + OF_RECORD
                                            + SHOWN
                                            + " AND id > ?::uuid ORDER BY id LIMIT ?",
                                    PostgresAttachments::attachment,
                                    tenant.value(),
                                    entity.value(),
                                    record,
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
                                                    tenant.value(),
                                                    entity.value(),
                                                    record,
                                                    fields))
                                    : OptionalLong.empty();
                    return Answer.ok(new Page<>(items, next, total));
                });
    }

    @Override
    public CompletionStage<Answer<Done>> remove(Access access, UUID record, UUID id) {
        var tenant = access.tenant();
        return changed(
                access,
                record,
                session -> {
                    Answer<StoredRecord> held = RecordHold.of(session, access, record);
                    if (held instanceof Answer.Refused<StoredRecord>(var problem)) {
                        return Answer.refused(problem);
                    }
                    var found = one(session, tenant, access.model().name(), record, id);
                    if (found.isEmpty()) {
                        return missing();
                    }
                    if (found.get().field().isPresent()) {
                        return Answer.refused(
                                AttachmentError.IN_FIELD.because("change the field instead"));
                    }
                    session.update(
                            "DELETE FROM athyper.attachment WHERE tenant_id = ? AND id = ?::uuid",
                            tenant.value(),
                            id);
                    DoomedObjects.announce(session, key(access, found.get()), access.origin().at());
                    audit(session, access, record, found, Optional.empty());
                    return Answer.ok(Done.DONE);
                });
    }

    @Override
    public CompletionStage<List<BlobKey>> takeDoomed(Instant now, Duration turn, int max) {
        return database.inPlatform(session -> DoomedObjects.take(session, now, now.plus(turn), max))
                .thenCompose(
                        keys ->
                                CompletableFuture.allOf(
                                                keys.stream()
                                                        .map(this::unkept)
                                                        .toArray(CompletableFuture[]::new))
                                        .thenApply(_ -> keys));
    }

    /** A file that no record has named: its row goes before its object. */
    private CompletableFuture<Integer> unkept(BlobKey key) {
        return database.inTenantByKey(
                        key.tenant(),
                        session ->
                                session.update(
                                        "DELETE FROM athyper.attachment WHERE tenant_id = ?"
                                                + " AND id = ?::uuid AND record_id IS NULL",
                                        key.tenant().value(),
                                        key.id()))
                .toCompletableFuture();
    }

    @Override
    public CompletionStage<Done> forget(BlobKey key) {
        return database.inTenant(
                key.tenant(),
                session -> {
                    DoomedObjects.forget(session, key);
                    return Done.DONE;
                });
    }

    /** A change beside a record: made under a model that is in force, or not at all. */
    private <T> CompletionStage<Answer<T>> changed(
            Access access, UUID subject, Database.Work<Answer<T>> work) {
        return database.change(
                access.tenant(),
                subject,
                new Database.Change<>() {
                    @Override
                    public Answer<T> in(Session session) throws SQLException {
                        return work.in(session);
                    }

                    @Override
                    public Answer<T> refused(SQLException e) throws SQLException {
                        if (SqlState.isUnavailable(e)
                                || database.tenantTransaction(
                                        access.tenant(),
                                        session -> RecordHold.isModelInForce(session, access))) {
                            throw e;
                        }
                        return Answer.refused(
                                RecordError.MODEL_CHANGED.because(
                                        "another version of the entity is in force"));
                    }
                });
    }

    private static void insert(
            Session session, Access access, @Nullable UUID record, Attachment attachment)
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

    private static long ofItsOwn(Session session, Access access, UUID record) throws SQLException {
        return count(
                session,
                OF_RECORD + " AND field IS NULL",
                access.tenant().value(),
                access.model().name().value(),
                record);
    }

    private static long count(Session session, String of, @Nullable Object... arguments)
            throws SQLException {
        return session.first("SELECT count(*)" + of, row -> row.getLong(1), arguments).orElse(0L);
    }

    private static void audit(
            Session session,
            Access access,
            @Nullable UUID record,
            Optional<Attachment> before,
            Optional<Attachment> after) {
        session.audit(
                new AuditEntry(
                        access.tenant(),
                        access.origin(),
                        OPERATION,
                        AuditEntry.Result.DONE,
                        Optional.of(access.model().name().value()),
                        Optional.ofNullable(record).map(UUID::toString),
                        before.map(PostgresAttachments::told),
                        after.map(PostgresAttachments::told)));
    }

    /** Under one member, so that no name of a file is taken for the value of a field. */
    private static Value told(Attachment attachment) {
        return Value.object().put("attachment", attachment.document()).build();
    }

    private static BlobKey key(Access access, Attachment attachment) {
        return new BlobKey(access.tenant(), attachment.id());
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

    private static Optional<UUID> place(String cursor) {
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

    private static <T> Answer<T> missing() {
        return Answer.refused(AttachmentError.NOT_FOUND.because("there is no such attachment"));
    }
}
