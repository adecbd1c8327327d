package com.athyper.edge.pipeline;

import static com.athyper.edge.problem.EdgeError.BODY_INVALID;
import static com.athyper.edge.problem.EdgeError.BODY_MALFORMED;
import static com.athyper.edge.problem.EdgeError.BODY_TOO_LARGE;

import com.athyper.edge.endpoint.Contract.BodyForm;
import com.athyper.edge.endpoint.Contract.Takes;
import com.athyper.edge.exchange.BodyFailed;
import com.athyper.edge.exchange.Query;
import com.athyper.edge.exchange.Request.Body;
import com.athyper.edge.exchange.Steps;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Json;
import com.athyper.kernel.MalformedJson;
import com.athyper.kernel.Problem;
import com.athyper.kernel.Value;

import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.util.ByteString;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Takes a body off the wire, within its limits, and makes of it what the endpoint reads. */
record BodyReader(ActorSystem<?> system, Limits limits) {
    /** Of a body that is read as it comes. */
    private static final long STREAM_BYTES_MAX = 1L << 30;

    /**
     * A body as it came and as it reads.
     *
     * @param bytes by which two requests are compared
     */
    record Received(ByteString bytes, Body body) {}

    /** Says no to a body by its announced length alone, before a byte of it is read. */
    Optional<Problem> announcedTooLarge(HttpRequest request, Takes takes) {
        return request.entity().getContentLengthOption().orElse(0) > bytesMax(takes)
                ? Optional.of(tooLarge(bytesMax(takes)))
                : Optional.empty();
    }

    CompletionStage<Answer<Received>> read(HttpRequest request, Takes takes) {
        if (takes.form().isStreamed()) {
            return Steps.ok(streamed(request.entity(), bytesMax(takes)));
        }
        return bytes(request.entity())
                .thenApply(answer -> answer.flatMap(bytes -> understood(bytes, takes)));
    }

    /** Lets the connection go on after a reply that did not need the body. */
    void discard(HttpRequest request) {
        if (request.entity().isStrict()) {
            return;
        }
        if (request.entity().getContentLengthOption().orElse(0) > limits.bodyBytesMax()) {
            // Reading on would take as long as the sender likes; the connection ends instead.
            request.entity().getDataBytes().runWith(Sink.cancelled(), system);
        } else {
            request.discardEntityBytes(system);
        }
    }

    private CompletionStage<Answer<ByteString>> bytes(HttpEntity entity) {
        if (entity instanceof HttpEntity.Strict strict) {
            return Steps.now(
                    strict.getData().length() > limits.bodyBytesMax()
                            ? Answer.refused(tooLarge(limits.bodyBytesMax()))
                            : Answer.ok(strict.getData()));
        }
        return entity.withSizeLimit(limits.bodyBytesMax())
                .toStrict(limits.bodyTimeout().toMillis(), limits.bodyBytesMax(), system)
                .<Answer<ByteString>>thenApply(strict -> Answer.ok(strict.getData()))
                .exceptionally(BodyReader::unread);
    }

    private static Answer<ByteString> unread(Throwable thrown) {
        return Answer.refused(problem(thrown));
    }

    private static Problem problem(Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null
                        ? thrown.getCause()
                        : thrown;
        return switch (cause) {
            case EntityStreamSizeException _ ->
                    BODY_TOO_LARGE.because("the body is larger than is read");
            case java.util.concurrent.TimeoutException _ ->
                    BODY_MALFORMED.because("the body did not arrive in time");
            case Throwable _ -> BODY_MALFORMED.because("the body ended too early");
        };
    }

    private static Answer<Received> understood(ByteString bytes, Takes takes) {
        return switch (takes.form()) {
            case NONE -> Answer.ok(new Received(bytes, new Body.Nothing()));
            case JSON, PATCH -> json(bytes, takes);
            case FORM -> form(bytes);
            case STREAM, FILE -> throw new IllegalStateException("a stream is not read as a whole");
        };
    }

    private static Answer<Received> json(ByteString bytes, Takes takes) {
        if (bytes.isEmpty()) {
            return takes.required()
                    ? Answer.refused(BODY_MALFORMED.because("a JSON object is needed"))
                    : Answer.ok(new Received(bytes, new Body.Nothing()));
        }
        try {
            return switch (Json.parse(bytes.toArrayUnsafe(), takes.json())) {
                case Value.Fields fields -> Answer.ok(new Received(bytes, new Body.Json(fields)));
                case Value.Null _, Value.Bool _, Value.Num _, Value.Text _, Value.Items _ ->
                        Answer.refused(
                                BODY_INVALID.because(
                                        "the body is a JSON object",
                                        List.of(new Fault("", "type", "this is an object"))));
            };
        } catch (MalformedJson e) {
            return Answer.refused(
                    BODY_MALFORMED.because(e.getMessage() + ", at offset " + e.offset()));
        }
    }

    private static Answer<Received> form(ByteString bytes) {
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(bytes.asByteBuffer()).toString();
            return switch (Query.parse(text)) {
                case Answer.Ok<Query>(var form) ->
                        Answer.ok(new Received(bytes, new Body.Form(form.values())));
                case Answer.Refused<Query>(var problem) ->
                        Answer.refused(BODY_MALFORMED.because(problem.detail()));
            };
        } catch (CharacterCodingException e) {
            return Answer.refused(BODY_MALFORMED.because("the text is not UTF-8"));
        }
    }

    /**
     * Its bytes are not known before they are used up: two such requests are compared by what was
     * announced.
     */
    private Received streamed(HttpEntity entity, long bytesMax) {
        var type = entity.getContentType().mediaType();
        var queue =
                entity.withSizeLimit(bytesMax)
                        .getDataBytes()
                        .runWith(
                                Sink.<ByteString>queue()
                                        .withAttributes(Attributes.inputBuffer(1, 2)),
                                system);
        var portions =
                new Body.Portions() {
                    @Override
                    public CompletionStage<Optional<byte[]>> next() {
                        return queue.pull()
                                .thenApply(more -> more.map(ByteString::toArray))
                                .exceptionallyCompose(
                                        thrown ->
                                                CompletableFuture.failedStage(
                                                        new BodyFailed(problem(thrown))));
                    }

                    @Override
                    public void cancel() {
                        queue.cancel();
                    }
                };
        return new Received(
                ByteString.fromString(type + " " + entity.getContentLengthOption()),
                new Body.Stream(
                        type.mainType() + "/" + type.subType(),
                        entity.getContentLengthOption(),
                        portions));
    }

    private long bytesMax(Takes takes) {
        return switch (takes.form()) {
            case STREAM -> STREAM_BYTES_MAX;
            case FILE -> limits.fileBytesMax();
            case NONE, JSON, PATCH, FORM -> limits.bodyBytesMax();
        };
    }

    private static Problem tooLarge(long max) {
        return BODY_TOO_LARGE.because("a body has at most " + max + " bytes");
    }

    /**
     * {@link BodyForm#NONE} is never refused for what it brings: nobody reads it; {@link
     * BodyForm#FILE} is whatever it is.
     */
    static boolean isReadable(HttpRequest request, Takes takes) {
        if (takes.form() == BodyForm.NONE || takes.form() == BodyForm.FILE) {
            return true;
        }
        HttpEntity entity = request.entity();
        if (entity.isKnownEmpty()) {
            return true;
        }
        var media = entity.getContentType().mediaType();
        return takes.form().mediaTypes().contains(media.mainType() + "/" + media.subType());
    }
}
