package com.athyper.meta.attachment;

import com.athyper.kernel.Answer;
import com.athyper.kernel.BlobKey;
import com.athyper.kernel.Done;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Origin;
import com.athyper.kernel.Page;
import com.athyper.kernel.TenantId;
import com.athyper.meta.record.Records.Access;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * The store of what is known of files. An object is doomed from the moment before its first byte is
 * stored, until a row here claims it: so there is never a row without its object, and an object
 * without a row does not last.
 */
public interface Attachments {
    /** Of a record's own; those of fields are limited by their fields. */
    int PER_RECORD_MAX = 500;

    /** How long a file waits for a record that names it. */
    Duration UNUSED_MAX = Duration.ofHours(24);

    /** Longer than any upload takes. */
    Duration UPLOAD_MAX = Duration.ofHours(1);

    /**
     * What part of a record's list is wanted.
     *
     * @param fields ids of those whose files are told of, beside the record's own
     */
    record Listing(int limit, Optional<String> cursor, boolean count, Set<String> fields) {
        public Listing {
            fields = Set.copyOf(fields);
        }
    }

    /** Dooms an object that is about to be stored: it goes at that time, unless it is claimed. */
    CompletionStage<Answer<Done>> announce(BlobKey key, Instant until);

    /** What the tenant's objects take by now, those that are doomed among them. */
    CompletionStage<FileUsage> usage(TenantId tenant);

    /**
     * Gives a tenant a quota of its own, or takes it away again: then it has that of its tier. What
     * is kept already stays. The tenant's auditor is told.
     */
    CompletionStage<FileUsage> limit(TenantId tenant, Optional<FileQuota> own, Origin origin);

    /**
     * Counts an announced object that is stored now against its tenant's quota, until it is
     * forgotten; once, however often it is said. Refused, and due at once, if there is no room for
     * it: of two that want the same room one has it.
     */
    CompletionStage<Answer<Done>> charge(BlobKey key, long size, Instant now);

    /** Brings the end of an object forward that was announced, unless something has claimed it. */
    CompletionStage<Done> abandon(BlobKey key, Instant now);

    /**
     * Claims a stored object for a record; once for an id. Refused if an approval holds the record
     * or it is not there any more.
     */
    CompletionStage<Answer<Attachment>> attach(Access access, UUID record, Attachment attachment);

    /** Keeps a stored object for its uploader to name in a record, until it expires. */
    CompletionStage<Answer<Attachment>> keep(Access access, Attachment attachment);

    /** Whether it is there already, of this entity and this uploader: for a retry. */
    CompletionStage<Optional<Attachment>> made(Access access, UUID id);

    CompletionStage<Answer<Attachment>> find(
            TenantId tenant, EntityName entity, UUID record, UUID id);

    /** In the order in which they came. */
    CompletionStage<Answer<Page<Attachment>>> list(
            TenantId tenant, EntityName entity, UUID record, Listing listing);

    /** Refused if it is the value of a field, or if an approval holds the record. */
    CompletionStage<Answer<Done>> remove(Access access, UUID record, UUID id);

    /**
     * Erases all files of a record for good, those of its fields too, and says how many there were.
     * What the record and its history tell of them stays as it is. Refused if an approval holds the
     * record.
     */
    CompletionStage<Answer<Integer>> erase(Access access, UUID record);

    /**
     * Takes objects whose time has come, to be deleted by the caller alone for a while. None of
     * them can be claimed any more.
     */
    CompletionStage<List<BlobKey>> takeDoomed(Instant now, Duration turn, int max);

    /** The object is deleted, and its tenant has its room again. */
    CompletionStage<Done> forget(BlobKey key);
}
