package com.athyper.postgres.attachment;

import com.athyper.kernel.Answer;
import com.athyper.kernel.BlobKey;
import com.athyper.kernel.Done;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Origin;
import com.athyper.kernel.Page;
import com.athyper.kernel.TenantId;
import com.athyper.meta.attachment.Attachment;
import com.athyper.meta.attachment.AttachmentError;
import com.athyper.meta.attachment.Attachments;
import com.athyper.meta.attachment.FileQuota;
import com.athyper.meta.attachment.FileUsage;
import com.athyper.meta.record.RecordError;
import com.athyper.meta.record.Records.Access;
import com.athyper.meta.record.StoredRecord;
import com.athyper.postgres.Database;
import com.athyper.postgres.Session;
import com.athyper.postgres.SqlState;
import com.athyper.postgres.record.RecordHold;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@link Attachments} in PostgreSQL. */
public final class PostgresAttachments implements Attachments {

    private final Database database;
    private final StoredObjects stored;

    public PostgresAttachments(Database database, FileQuotas quotas) {
        this.database = database;
        this.stored = new StoredObjects(quotas);
    }

    @Override
    public CompletionStage<Answer<Done>> announce(BlobKey key, Instant until) {
        return database.inPlatform(session -> DoomedObjects.announce(session, key, until));
    }

    @Override
    public CompletionStage<FileUsage> usage(TenantId tenant) {
        return database.inTenantByKey(tenant, session -> stored.usage(session, tenant));
    }

    @Override
    public CompletionStage<FileUsage> limit(
            TenantId tenant, Optional<FileQuota> own, Origin origin) {
        return database.inTenantByKey(
                tenant,
                session -> {
                    FileQuota before = stored.limit(session, tenant, own).quota();
                    FileUsage after = stored.usage(session, tenant);
                    session.audit(AttachmentAudit.quota(tenant, origin, before, after.quota()));
                    return after;
                });
    }

    @Override
    public CompletionStage<Answer<Done>> charge(BlobKey key, long size, Instant now) {
        return database.inTenantByKey(
                key.tenant(), session -> stored.charge(session, key, size, now));
    }

    @Override
    public CompletionStage<Done> abandon(BlobKey key, Instant now) {
        return database.inPlatform(
                session -> {
                    DoomedObjects.postpone(session, key, now);
                    return Done.DONE;
                });
    }

    @Override
    public CompletionStage<Answer<Attachment>> attach(
            Access access, UUID record, Attachment attachment) {
        return changed(
                access,
                record,
                session -> {
                    var known = AttachmentRows.known(session, access, attachment.id());
                    if (known.isPresent()) {
                        return Answer.ok(known.get());
                    }
                    Answer<StoredRecord> held = RecordHold.of(session, access, record);
                    if (held instanceof Answer.Refused<StoredRecord>(var problem)) {
                        return Answer.refused(problem);
                    }
                    if (AttachmentRows.ofItsOwn(session, place(access, record)) >= PER_RECORD_MAX) {
                        return Answer.refused(
                                AttachmentError.TOO_MANY.because("at most " + PER_RECORD_MAX));
                    }
                    var claimed = DoomedObjects.claim(session, key(access, attachment));
                    if (claimed instanceof Answer.Ok<Done>) {
                        AttachmentRows.insert(session, access, record, attachment);
                        session.audit(
                                AttachmentAudit.change(
                                        access, record, Optional.empty(), Optional.of(attachment)));
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
                    var known = AttachmentRows.known(session, access, attachment.id());
                    if (known.isPresent()) {
                        return Answer.ok(known.get());
                    }
                    var kept = DoomedObjects.postpone(session, key(access, attachment), until);
                    if (kept instanceof Answer.Ok<Done>) {
                        AttachmentRows.insert(session, access, null, attachment);
                        session.audit(
                                AttachmentAudit.change(
                                        access, null, Optional.empty(), Optional.of(attachment)));
                    }
                    return kept.map(_ -> attachment);
                });
    }

    @Override
    public CompletionStage<Optional<Attachment>> made(Access access, UUID id) {
        return database.inTenantByKey(
                access.tenant(), session -> AttachmentRows.known(session, access, id));
    }

    @Override
    public CompletionStage<Answer<Attachment>> find(
            TenantId tenant, EntityName entity, UUID record, UUID id) {
        return database.inTenantByKey(
                tenant,
                session ->
                        AttachmentRows.one(
                                        session,
                                        new AttachmentRows.Place(tenant, entity, record),
                                        id)
                                .<Answer<Attachment>>map(Answer::ok)
                                .orElseGet(PostgresAttachments::missing));
    }

    @Override
    public CompletionStage<Answer<Page<Attachment>>> list(
            TenantId tenant, EntityName entity, UUID record, Listing listing) {
        Optional<UUID> after = listing.cursor().flatMap(AttachmentRows::place);
        if (listing.cursor().isPresent() && after.isEmpty()) {
            return CompletableFuture.completedStage(
                    Answer.refused(
                            RecordError.CURSOR_INVALID.because("the cursor is not one of ours")));
        }
        return database.inSnapshot(
                tenant,
                session ->
                        Answer.ok(
                                AttachmentRows.page(
                                        session,
                                        new AttachmentRows.Place(tenant, entity, record),
                                        listing,
                                        after)));
    }

    @Override
    public CompletionStage<Answer<Done>> remove(Access access, UUID record, UUID id) {
        return changed(
                access,
                record,
                session -> {
                    Answer<StoredRecord> held = RecordHold.of(session, access, record);
                    if (held instanceof Answer.Refused<StoredRecord>(var problem)) {
                        return Answer.refused(problem);
                    }
                    var found = AttachmentRows.one(session, place(access, record), id);
                    if (found.isEmpty()) {
                        return missing();
                    }
                    if (found.get().field().isPresent()) {
                        return Answer.refused(
                                AttachmentError.IN_FIELD.because("change the field instead"));
                    }
                    session.update(
                            "DELETE FROM athyper.attachment WHERE tenant_id = ? AND id = ?::uuid",
                            access.tenant().value(),
                            id);
                    DoomedObjects.announce(session, key(access, found.get()), access.origin().at());
                    session.audit(AttachmentAudit.change(access, record, found, Optional.empty()));
                    return Answer.ok(Done.DONE);
                });
    }

    @Override
    public CompletionStage<Answer<Integer>> erase(Access access, UUID record) {
        return changed(
                access,
                record,
                session -> {
                    Answer<StoredRecord> held = RecordHold.of(session, access, record);
                    if (held instanceof Answer.Refused<StoredRecord>(var problem)) {
                        return Answer.refused(problem);
                    }
                    var erased =
                            AttachmentRows.erase(
                                    session, place(access, record), access.origin().at());
                    session.audit(AttachmentAudit.erasure(access, record, erased));
                    return Answer.ok(erased.size());
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
                    StoredObjects.forget(session, key);
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

    private static AttachmentRows.Place place(Access access, UUID record) {
        return new AttachmentRows.Place(access.tenant(), access.model().name(), record);
    }

    private static BlobKey key(Access access, Attachment attachment) {
        return new BlobKey(access.tenant(), attachment.id());
    }

    private static <T> Answer<T> missing() {
        return Answer.refused(AttachmentError.NOT_FOUND.because("there is no such attachment"));
    }
}
