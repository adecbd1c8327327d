package com.athyper.edge.data;

import static com.athyper.edge.endpoint.Endpoint.Guard.RECORD;
import static com.athyper.edge.exchange.Method.DELETE;
import static com.athyper.edge.exchange.Method.GET;
import static com.athyper.edge.exchange.Method.POST;
import static com.athyper.policy.Operation.ENTITY_ATTACH;
import static com.athyper.policy.Operation.ENTITY_DELETE;
import static com.athyper.policy.Operation.ENTITY_READ;

import com.athyper.edge.access.AttachmentDesk;
import com.athyper.edge.access.Call;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Parameter;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.ContentDisposition;
import com.athyper.edge.exchange.Paging;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Request.Body;
import com.athyper.edge.exchange.Steps;
import com.athyper.kernel.Answer;
import com.athyper.kernel.BlobStore.Digest;
import com.athyper.kernel.Done;
import com.athyper.kernel.Portions;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Field;
import com.athyper.meta.Models;
import com.athyper.meta.attachment.Attachment;
import com.athyper.meta.attachment.AttachmentError;
import com.athyper.meta.attachment.Attachments;
import com.athyper.meta.attachment.FileName;
import com.athyper.meta.attachment.MediaType;
import com.athyper.meta.record.RecordError;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/**
 * Files of records. An upload is the body as it is, with its media type and its name in {@code
 * Content-Type} and {@code Content-Disposition}; it goes to the object storage as it comes.
 *
 * <pre>
 * POST   /api/data/{entity}/attachments                      upload, to be named in a record
 * POST   /api/data/{entity}/{id}/attachments                 upload and attach
 * GET    /api/data/{entity}/{id}/attachments                 list
 * GET    /api/data/{entity}/{id}/attachments/{attachment}  the content, or a part of it
 * DELETE /api/data/{entity}/{id}/attachments/{attachment}  take away
 * DELETE /api/data/{entity}/{id}/attachments                 erase all, those of fields too
 * </pre>
 */
public final class AttachmentRoutes {
    private static final String UNBOUND = "/api/data/{entity}/attachments";
    private static final String ALL = "/api/data/{entity}/{id}/attachments";
    private static final String ONE = ALL + "/{attachment}";
    private static final Parameter NAMED =
            Parameter.header(
                    "Content-Disposition",
                    true,
                    "the file's name: attachment; filename=\"invoice.pdf\"");

    static final Shape ATTACHMENT =
            Shape.object("Attachment")
                    .must("id", Shape.uuid())
                    .must("name", Shape.text())
                    .must("mediaType", Shape.text())
                    .must("size", Shape.integer())
                    .must("sha256", Shape.text())
                    .must("createdAt", Shape.time())
                    .must("createdBy", Shape.text())
                    .may("field", Shape.text())
                    .may("expiresAt", Shape.time())
                    .build();

    private static final Shape ERASED =
            Shape.object("ErasedAttachments").must("erased", Shape.integer()).build();

    private final Entities entities;
    private final AttachmentDesk desk;

    public AttachmentRoutes(Models models, AttachmentDesk desk) {
        this.entities = new Entities(models);
        this.desk = desk;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                about("Upload a file that a record will name as the value of a field")
                        .takesFile()
                        .may(NAMED)
                        .gives(201, ATTACHMENT)
                        .refuses(404, 409, 422)
                        .guarded(POST, UNBOUND, ENTITY_ATTACH, RECORD, this::kept),
                about("Attach a file to a record")
                        .takesFile()
                        .may(NAMED)
                        .gives(201, ATTACHMENT, "Location", "ETag")
                        .refuses(404, 409, 422, 423)
                        .guarded(POST, ALL, ENTITY_ATTACH, RECORD, this::attached),
                about("List a record's files, the oldest first")
                        .pages()
                        .gives(200, Shape.page(ATTACHMENT))
                        .refuses(404)
                        .guarded(GET, ALL, ENTITY_READ, RECORD, this::list),
                about("Give the content of a file, or the part that `Range` names")
                        .may(
                                Parameter.IF_NONE_MATCH,
                                Parameter.header("Range", false, "such as bytes=0-1023"),
                                Parameter.header(
                                        "If-Range", false, "the part only if the tag still holds"))
                        .gives(
                                200,
                                Reply.Form.FILE,
                                "ETag",
                                "Content-Disposition",
                                "Accept-Ranges",
                                "Content-Range")
                        .alike(206, 307)
                        .refuses(404, 416)
                        .guarded(GET, ONE, ENTITY_READ, RECORD, this::content),
                about("Take a file away from a record")
                        .gives(204, Reply.Form.NOTHING)
                        .refuses(404, 409, 423)
                        .guarded(DELETE, ONE, ENTITY_ATTACH, RECORD, this::remove),
                about("Erase all files of a record for good, those of its fields too")
                        .gives(200, ERASED)
                        .refuses(404, 423)
                        .guarded(DELETE, ALL, ENTITY_DELETE, RECORD, this::erase));
    }

    private static Contract about(String summary) {
        return Contract.of("data", "attachment", summary);
    }

    /** What is said of a file before its bytes come. */
    private record Upload(FileName name, MediaType type, OptionalLong length, Portions bytes) {
        Attachment stored(Call call, Digest content, boolean unused) {
            var origin = call.origin();
            return new Attachment(
                    call.command(),
                    name,
                    type,
                    content,
                    Optional.empty(),
                    origin.principal(),
                    origin.at(),
                    unused
                            ? Optional.of(origin.at().plus(Attachments.UNUSED_MAX))
                            : Optional.empty());
        }
    }

    private static CompletionStage<Answer<Reply>> uploading(
            Call call, BiFunction<Call, Upload, CompletionStage<Answer<Reply>>> step) {
        if (!(call.request().body()
                instanceof Body.Stream(var mediaType, var length, var portions))) {
            return Steps.refused(AttachmentError.EMPTY.because("send its bytes as the body"));
        }
        Answer<FileName> name =
                call.request()
                        .headers()
                        .only("Content-Disposition")
                        .flatMap(ContentDisposition::fileName)
                        .flatMap(FileName::of)
                        .<Answer<FileName>>map(Answer::ok)
                        .orElseGet(
                                () ->
                                        Answer.refused(
                                                AttachmentError.NAME_INVALID.because(
                                                        "send `Content-Disposition: attachment;"
                                                                + " filename=\"…\"`")));
        var type = MediaType.of(mediaType).filter(it -> !it.value().equals("none/none"));
        return Steps.then(
                        name,
                        sound ->
                                step.apply(
                                        call,
                                        new Upload(
                                                sound,
                                                type.orElse(MediaType.UNKNOWN),
                                                length,
                                                portions)))
                .whenComplete((_, _) -> portions.cancel());
    }

    private CompletionStage<Answer<Reply>> kept(Call call) {
        return uploading(
                call,
                (_, upload) ->
                        Steps.map(
                                Steps.then(
                                        entities.with(
                                                call,
                                                model ->
                                                        Steps.then(
                                                                desk.mayKeep(call, model),
                                                                _ -> desk.made(call, model))),
                                        made ->
                                                made.isPresent()
                                                        ? Steps.ok(made.get())
                                                        : keep(call, upload)),
                                attachment -> Reply.json(201, attachment.document())));
    }

    private CompletionStage<Answer<Attachment>> keep(Call call, Upload upload) {
        return Steps.then(
                desk.store(call, upload.length(), upload.bytes()),
                digest ->
                        desk.keptOrNot(
                                call,
                                entities.with(
                                        call,
                                        model ->
                                                desk.keep(
                                                        call,
                                                        model,
                                                        upload.stored(call, digest, true)))));
    }

    private CompletionStage<Answer<Reply>> attached(Call call) {
        return uploading(
                call,
                (_, upload) ->
                        Steps.map(
                                Steps.then(
                                        one(
                                                call,
                                                (model, id) ->
                                                        Steps.then(
                                                                open(call, model, id),
                                                                _ -> desk.made(call, model))),
                                        made ->
                                                made.isPresent()
                                                        ? Steps.ok(made.get())
                                                        : attach(call, upload)),
                                attachment ->
                                        Reply.created(
                                                        call.request().path()
                                                                + "/"
                                                                + attachment.id(),
                                                        attachment.document())
                                                .tagged(attachment.content().sha256())));
    }

    /** The record is opened again: storing the bytes may have taken its time. */
    private CompletionStage<Answer<Attachment>> attach(Call call, Upload upload) {
        return Steps.then(
                desk.store(call, upload.length(), upload.bytes()),
                digest ->
                        desk.keptOrNot(
                                call,
                                one(
                                        call,
                                        (model, id) ->
                                                Steps.then(
                                                        desk.open(call, model, id),
                                                        opened ->
                                                                desk.attach(
                                                                        call,
                                                                        model,
                                                                        opened,
                                                                        upload.stored(
                                                                                call, digest,
                                                                                false))))));
    }

    private CompletionStage<Answer<Done>> open(Call call, EntityModel model, UUID id) {
        return Steps.then(
                desk.open(call, model, id),
                opened -> Steps.now(Preconditions.unlocked(opened).map(_ -> Done.DONE)));
    }

    private CompletionStage<Answer<Reply>> list(Call call) {
        return Steps.then(
                Paging.of(call.request().query()),
                paging ->
                        one(
                                call,
                                (model, id) ->
                                        Steps.map(
                                                desk.list(call, model, id, paging),
                                                page ->
                                                        Paging.reply(
                                                                page,
                                                                attachment ->
                                                                        document(
                                                                                model,
                                                                                attachment)))));
    }

    private static Value.Fields document(EntityModel model, Attachment attachment) {
        Optional<Field> field =
                attachment
                        .field()
                        .flatMap(
                                id ->
                                        model.fields().stream()
                                                .filter(known -> known.id().equals(id))
                                                .findFirst());
        return field.map(known -> attachment.document().with("field", Value.of(known.name())))
                .orElseGet(attachment::document);
    }

    private CompletionStage<Answer<Reply>> content(Call call) {
        return Steps.then(
                one(
                        call,
                        (model, id) ->
                                Steps.then(
                                        attachmentId(call),
                                        file -> desk.find(call, model, id, file))),
                found -> new AttachmentContent(desk).reply(call, found));
    }

    private CompletionStage<Answer<Reply>> remove(Call call) {
        return one(
                call,
                (model, id) ->
                        Steps.then(
                                attachmentId(call),
                                file ->
                                        Steps.then(
                                                desk.open(call, model, id),
                                                opened ->
                                                        Steps.map(
                                                                desk.remove(
                                                                        call, model, opened, file),
                                                                _ -> Reply.empty(204)))));
    }

    private CompletionStage<Answer<Reply>> erase(Call call) {
        return one(
                call,
                (model, id) ->
                        Steps.then(
                                desk.openToErase(call, model, id),
                                opened ->
                                        Steps.map(
                                                desk.erase(call, model, opened),
                                                erased ->
                                                        Reply.ok(
                                                                Value.object()
                                                                        .put("erased", erased)
                                                                        .build()))));
    }

    private static Answer<UUID> attachmentId(Call call) {
        return call.request()
                .id("attachment")
                .<Answer<UUID>>map(Answer::ok)
                .orElseGet(
                        () ->
                                Answer.refused(
                                        AttachmentError.NOT_FOUND.because(
                                                "there is no such attachment")));
    }

    private <T> CompletionStage<Answer<T>> one(
            Call call, BiFunction<EntityModel, UUID, CompletionStage<Answer<T>>> step) {
        Optional<UUID> id = call.request().id("id");
        return entities.with(
                call,
                model ->
                        id.isPresent()
                                ? step.apply(model, id.get())
                                : Steps.refused(
                                        RecordError.RECORD_NOT_FOUND.because(
                                                "there is no such record")));
    }
}
