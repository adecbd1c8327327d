package com.athyper.edge.fake;

import com.athyper.kernel.Answer;
import com.athyper.kernel.BlobKey;
import com.athyper.kernel.Done;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.ErrorCode;
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

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** What is known of files, in memory, over the records of a shelf. */
public final class Cabinet implements Attachments {
    private record Filed(TenantId tenant, Optional<UUID> record, Attachment attachment) {}

    private final Shelf shelf;
    private final List<Filed> files = new ArrayList<>();
    private final List<BlobKey> announced = new ArrayList<>();
    private final List<BlobKey> abandoned = new ArrayList<>();
    private final Map<BlobKey, Long> charged = new HashMap<>();
    private final Map<TenantId, FileQuota> own = new HashMap<>();
    private FileQuota quota = new FileQuota(1L << 20, 100);

    public Cabinet(Shelf shelf) {
        this.shelf = shelf;
    }

    /** What every tenant may have from now on. */
    public void quota(FileQuota next) {
        quota = next;
    }

    /** Objects that were to be stored and that nothing has claimed. */
    public List<BlobKey> announced() {
        return announced;
    }

    /** Objects that were stored and are not to be kept after all. */
    public List<BlobKey> abandoned() {
        return abandoned;
    }

    /** Gives a file that waits to a field of a record, as the store does with the record. */
    public void bind(UUID id, UUID record, String field) {
        files.replaceAll(
                filed -> {
                    var known = filed.attachment();
                    return known.id().equals(id)
                            ? new Filed(
                                    filed.tenant(),
                                    Optional.of(record),
                                    new Attachment(
                                            id,
                                            known.name(),
                                            known.mediaType(),
                                            known.content(),
                                            Optional.of(field),
                                            known.createdBy(),
                                            known.createdAt(),
                                            Optional.empty()))
                            : filed;
                });
    }

    private static <T> CompletionStage<Answer<T>> ok(T value) {
        return CompletableFuture.completedStage(Answer.ok(value));
    }

    private static <T> CompletionStage<Answer<T>> refused(ErrorCode code) {
        return CompletableFuture.completedStage(Answer.refused(code.because("it is so")));
    }

    @Override
    public CompletionStage<Answer<Done>> announce(BlobKey key, Instant until) {
        announced.add(key);
        return ok(Done.DONE);
    }

    @Override
    public CompletionStage<FileUsage> usage(TenantId tenant) {
        var sizes =
                charged.entrySet().stream()
                        .filter(known -> known.getKey().tenant().equals(tenant))
                        .mapToLong(Map.Entry::getValue)
                        .summaryStatistics();
        return CompletableFuture.completedStage(
                new FileUsage(sizes.getSum(), sizes.getCount(), own.getOrDefault(tenant, quota)));
    }

    @Override
    public CompletionStage<Done> abandon(BlobKey key, Instant now) {
        abandoned.add(key);
        return CompletableFuture.completedStage(Done.DONE);
    }

    @Override
    public CompletionStage<FileUsage> limit(
            TenantId tenant, Optional<FileQuota> given, Origin origin) {
        given.ifPresentOrElse(next -> own.put(tenant, next), () -> own.remove(tenant));
        return usage(tenant);
    }

    @Override
    public CompletionStage<Answer<Done>> charge(BlobKey key, long size, Instant now) {
        charged.put(key, size);
        return ok(Done.DONE);
    }

    @Override
    public CompletionStage<Answer<Attachment>> attach(
            Access access, UUID record, Attachment attachment) {
        return held(access, record, () -> filed(access, Optional.of(record), attachment));
    }

    @Override
    public CompletionStage<Answer<Attachment>> keep(Access access, Attachment attachment) {
        return filed(access, Optional.empty(), attachment);
    }

    private CompletionStage<Answer<Attachment>> filed(
            Access access, Optional<UUID> record, Attachment attachment) {
        announced.remove(new BlobKey(access.tenant(), attachment.id()));
        files.add(new Filed(access.tenant(), record, attachment));
        return ok(attachment);
    }

    private <T> CompletionStage<Answer<T>> held(
            Access access, UUID record, Supplier<CompletionStage<Answer<T>>> then) {
        var found = shelf.find(access.tenant().value(), record);
        if (found.isEmpty()) {
            return refused(RecordError.RECORD_NOT_FOUND);
        }
        return found.get().lockedBy().isPresent() ? refused(RecordError.RECORD_LOCKED) : then.get();
    }

    @Override
    public CompletionStage<Optional<Attachment>> made(Access access, UUID id) {
        return CompletableFuture.completedStage(
                files.stream()
                        .map(Filed::attachment)
                        .filter(attachment -> attachment.id().equals(id))
                        .findFirst());
    }

    private List<Attachment> of(TenantId tenant, UUID record) {
        return files.stream()
                .filter(filed -> filed.tenant().equals(tenant))
                .filter(filed -> filed.record().equals(Optional.of(record)))
                .map(Filed::attachment)
                .toList();
    }

    @Override
    public CompletionStage<Answer<Attachment>> find(
            TenantId tenant, EntityName entity, UUID record, UUID id) {
        return of(tenant, record).stream()
                .filter(attachment -> attachment.id().equals(id))
                .findFirst()
                .map(Cabinet::ok)
                .orElseGet(() -> refused(AttachmentError.NOT_FOUND));
    }

    @Override
    public CompletionStage<Answer<Page<Attachment>>> list(
            TenantId tenant, EntityName entity, UUID record, Listing listing) {
        var shown =
                of(tenant, record).stream()
                        .filter(
                                attachment ->
                                        attachment.field().isEmpty()
                                                || listing.fields()
                                                        .contains(attachment.field().get()))
                        .limit(listing.limit())
                        .toList();
        return ok(
                new Page<>(
                        shown,
                        Optional.empty(),
                        listing.count() ? OptionalLong.of(shown.size()) : OptionalLong.empty()));
    }

    @Override
    public CompletionStage<Answer<Done>> remove(Access access, UUID record, UUID id) {
        return held(
                access,
                record,
                () -> {
                    var found = of(access.tenant(), record).stream();
                    var one = found.filter(file -> file.id().equals(id)).findFirst();
                    if (one.isEmpty()) {
                        return refused(AttachmentError.NOT_FOUND);
                    }
                    if (one.get().field().isPresent()) {
                        return refused(AttachmentError.IN_FIELD);
                    }
                    charged.remove(new BlobKey(access.tenant(), id));
                    files.removeIf(filed -> filed.attachment().id().equals(id));
                    return ok(Done.DONE);
                });
    }

    @Override
    public CompletionStage<Answer<Integer>> erase(Access access, UUID record) {
        return held(
                access,
                record,
                () -> {
                    int before = files.size();
                    files.removeIf(filed -> filed.record().equals(Optional.of(record)));
                    return ok(before - files.size());
                });
    }

    @Override
    public CompletionStage<List<BlobKey>> takeDoomed(Instant now, Duration turn, int max) {
        return CompletableFuture.completedStage(List.of());
    }

    @Override
    public CompletionStage<Done> forget(BlobKey key) {
        return CompletableFuture.completedStage(Done.DONE);
    }
}
