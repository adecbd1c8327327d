package com.athyper.edge.access;

import static com.athyper.policy.Operation.ENTITY_ATTACH;
import static com.athyper.policy.Operation.ENTITY_DELETE;
import static com.athyper.policy.Operation.ENTITY_READ;

import com.athyper.edge.exchange.BoundedPortions;
import com.athyper.edge.exchange.Paging;
import com.athyper.edge.exchange.Steps;
import com.athyper.kernel.Answer;
import com.athyper.kernel.BlobKey;
import com.athyper.kernel.BlobStore;
import com.athyper.kernel.BlobStore.Digest;
import com.athyper.kernel.Done;
import com.athyper.kernel.Page;
import com.athyper.kernel.Portions;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Field;
import com.athyper.meta.attachment.Attachment;
import com.athyper.meta.attachment.AttachmentError;
import com.athyper.meta.attachment.Attachments;
import com.athyper.meta.attachment.FileUsage;
import com.athyper.meta.record.StoredRecord;
import com.athyper.meta.record.Visibility;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * The only road from the edge to files. Whoever may not see a record sees none of its files, and
 * whoever is not shown a field is not given the file that is its value.
 */
public final class AttachmentDesk {
    private final RecordDesk records;
    private final Attachments attachments;
    private final BlobStore blobs;

    public AttachmentDesk(RecordDesk records, Attachments attachments, BlobStore blobs) {
        this.records = records;
        this.attachments = attachments;
        this.blobs = blobs;
    }

    /** Opens a record for something to be attached to it or taken away. */
    public CompletionStage<Answer<Opened>> open(Call call, EntityModel model, UUID record) {
        return records.open(call, ENTITY_ATTACH, model, record);
    }

    /** Refused if the caller can attach to no record of the entity. */
    public Answer<Done> mayKeep(Call call, EntityModel model) {
        return call.authorization().someVisible(ENTITY_ATTACH, model.name()).map(_ -> Done.DONE);
    }

    /** What an earlier attempt of the same request has made, if there was one that did. */
    public CompletionStage<Answer<Optional<Attachment>>> made(Call call, EntityModel model) {
        return call.retried()
                ? attachments
                        .made(RecordDesk.access(call, model), call.command())
                        .thenApply(Answer::ok)
                : Steps.ok(Optional.empty());
    }

    /**
     * Stores the bytes, if the tenant has room for them; nobody sees them before they are attached,
     * or kept.
     */
    public CompletionStage<Answer<Digest>> store(Call call, OptionalLong length, Portions bytes) {
        var key = new BlobKey(call.tenant(), call.command());
        return Steps.then(
                Steps.then(
                        attachments
                                .usage(call.tenant())
                                .thenApply(used -> notFull(used, length.orElse(1))),
                        used ->
                                Steps.then(
                                        attachments.announce(
                                                key,
                                                call.origin().at().plus(Attachments.UPLOAD_MAX)),
                                        _ -> blobs.put(key, within(used, bytes)))),
                digest ->
                        digest.size() == 0
                                ? Steps.refused(
                                        AttachmentError.EMPTY.because("send its bytes as the body"))
                                : Steps.map(
                                        attachments.charge(key, digest.size(), call.origin().at()),
                                        _ -> digest));
    }

    /** What is said before a byte is read; two at once may both pass, and one be refused later. */
    private static Answer<FileUsage> notFull(FileUsage used, long size) {
        return used.hasRoomFor(size) ? Answer.ok(used) : Answer.refused(used.exceeded());
    }

    private static Portions within(FileUsage used, Portions bytes) {
        return new BoundedPortions(bytes, used.bytesLeft(), used.exceeded());
    }

    /** What was stored, and is not kept after all, makes room again soon. */
    public CompletionStage<Answer<Attachment>> keptOrNot(
            Call call, CompletionStage<Answer<Attachment>> outcome) {
        return outcome.thenCompose(
                answer ->
                        switch (answer) {
                            case Answer.Ok<Attachment> _ ->
                                    CompletableFuture.completedStage(answer);
                            case Answer.Refused<Attachment> _ ->
                                    attachments
                                            .abandon(
                                                    new BlobKey(call.tenant(), call.command()),
                                                    call.origin().at())
                                            .thenApply(_ -> answer);
                        });
    }

    public CompletionStage<Answer<Attachment>> attach(
            Call call, EntityModel model, Opened opened, Attachment attachment) {
        return attachments.attach(
                RecordDesk.access(call, model), opened.openedFor(ENTITY_ATTACH).id(), attachment);
    }

    public CompletionStage<Answer<Attachment>> keep(
            Call call, EntityModel model, Attachment attachment) {
        return Steps.then(
                call.told(mayKeep(call, model)),
                _ -> attachments.keep(RecordDesk.access(call, model), attachment));
    }

    public CompletionStage<Answer<Page<Attachment>>> list(
            Call call, EntityModel model, UUID record, Paging paging) {
        return Steps.then(
                records.open(call, ENTITY_READ, model, record),
                opened ->
                        attachments.list(
                                call.tenant(),
                                model.name(),
                                record,
                                new Attachments.Listing(
                                        paging.limit(),
                                        paging.cursor(),
                                        paging.count(),
                                        shown(call, model, opened.record()).keySet())));
    }

    /** Not found if it is the value of a field that the caller is not shown in this record. */
    public CompletionStage<Answer<Attachment>> find(
            Call call, EntityModel model, UUID record, UUID id) {
        return Steps.then(
                records.open(call, ENTITY_READ, model, record),
                opened ->
                        Steps.then(
                                attachments.find(call.tenant(), model.name(), record, id),
                                found ->
                                        found.field().isEmpty()
                                                        || shown(call, model, opened.record())
                                                                .containsKey(found.field().get())
                                                ? Steps.ok(found)
                                                : Steps.refused(
                                                        AttachmentError.NOT_FOUND.because(
                                                                "there is no such attachment"))));
    }

    /** Where the caller gets a file that was found without us, if the storage can tell. */
    public CompletionStage<Answer<Optional<URI>>> address(
            Call call, Attachment found, BlobStore.Shown shown) {
        return blobs.address(new BlobKey(call.tenant(), found.id()), shown);
    }

    /** Part of a file that was found. */
    public CompletionStage<Answer<Portions>> content(
            Call call, Attachment found, long from, long length) {
        return blobs.read(new BlobKey(call.tenant(), found.id()), from, length);
    }

    public CompletionStage<Answer<Done>> remove(
            Call call, EntityModel model, Opened opened, UUID id) {
        return attachments.remove(
                RecordDesk.access(call, model), opened.openedFor(ENTITY_ATTACH).id(), id);
    }

    /** Opens a record for all its files to be erased: whoever may delete it may do that too. */
    public CompletionStage<Answer<Opened>> openToErase(Call call, EntityModel model, UUID record) {
        return records.open(call, ENTITY_DELETE, model, record);
    }

    public CompletionStage<Answer<Integer>> erase(Call call, EntityModel model, Opened opened) {
        return attachments.erase(
                RecordDesk.access(call, model), opened.openedFor(ENTITY_DELETE).id());
    }

    /** The fields that the caller is shown as they are, by id. */
    private Map<String, Field> shown(Call call, EntityModel model, StoredRecord record) {
        Value.Fields held = record.values();
        Value.Fields seen = records.shown(call, model, record).values();
        Set<String> unseen = Visibility.unseen(model, record);
        return model.fields().stream()
                .filter(field -> !unseen.contains(field.name()))
                .filter(field -> held.get(field.name()).equals(seen.get(field.name())))
                .collect(
                        Collectors.toMap(
                                Field::id, field -> field, (one, _) -> one, LinkedHashMap::new));
    }
}
