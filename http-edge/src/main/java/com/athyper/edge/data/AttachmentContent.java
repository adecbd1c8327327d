package com.athyper.edge.data;

import com.athyper.edge.access.AttachmentDesk;
import com.athyper.edge.access.Call;
import com.athyper.edge.exchange.ByteRange;
import com.athyper.edge.exchange.ContentDisposition;
import com.athyper.edge.exchange.EntityTags;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.kernel.Answer;
import com.athyper.kernel.BlobStore;
import com.athyper.kernel.Portions;
import com.athyper.meta.attachment.Attachment;

import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The bytes of a file, or some of them, as they are asked for; never to be shown in place. */
record AttachmentContent(AttachmentDesk desk) {

    CompletionStage<Answer<Reply>> reply(Call call, Attachment found) {
        String tag = found.content().sha256();
        return Steps.then(
                EntityTags.of(call.request().headers(), "If-None-Match"),
                tags ->
                        tags.filter(known -> known.matchWeakly(tag)).isPresent()
                                ? Steps.ok(Reply.empty(304).tagged(tag))
                                : elsewhere(call, found));
    }

    /** By the storage itself, if it gives an address; it reads {@code Range} as we do. */
    private CompletionStage<Answer<Reply>> elsewhere(Call call, Attachment found) {
        var shown =
                new BlobStore.Shown(
                        ContentDisposition.attachment(found.name().value()),
                        found.mediaType().value());
        return Steps.then(
                desk.address(call, found, shown),
                address ->
                        address.isPresent()
                                ? Steps.ok(
                                        Reply.empty(307)
                                                .with("Location", address.get().toString())
                                                .with("Cache-Control", "no-store"))
                                : sent(call, found));
    }

    private CompletionStage<Answer<Reply>> sent(Call call, Attachment found) {
        long size = found.content().size();
        return Steps.then(
                range(call, found),
                range -> {
                    long from = range.map(ByteRange::from).orElse(0L);
                    long length = range.map(ByteRange::length).orElse(size);
                    return Steps.map(
                            desk.content(call, found, from, length),
                            bytes -> {
                                Reply reply =
                                        Reply.file(
                                                        range.isPresent() ? 206 : 200,
                                                        new Reply.File(
                                                                found.mediaType().value(), length),
                                                        source(bytes))
                                                .tagged(found.content().sha256())
                                                .with(
                                                        "Content-Disposition",
                                                        ContentDisposition.attachment(
                                                                found.name().value()))
                                                .with("Accept-Ranges", "bytes");
                                return range.map(part -> reply.with("Content-Range", part.of(size)))
                                        .orElse(reply);
                            });
                });
    }

    /** With {@code If-Range} only of the very content that the caller has a part of. */
    private static Answer<Optional<ByteRange>> range(Call call, Attachment found) {
        var headers = call.request().headers();
        String tag = '"' + found.content().sha256() + '"';
        boolean stale = headers.joined("If-Range").filter(it -> !it.equals(tag)).isPresent();
        return headers.only("Range")
                .filter(_ -> !stale)
                .map(range -> ByteRange.of(range, found.content().size()))
                .orElseGet(() -> Answer.ok(Optional.empty()));
    }

    private static Source<ByteString, NotUsed> source(Portions bytes) {
        return Source.unfoldResourceAsync(
                () -> CompletableFuture.completedStage(bytes),
                open -> open.next().thenApply(next -> next.map(ByteString::fromArrayUnsafe)),
                open -> {
                    open.cancel();
                    return CompletableFuture.completedStage(org.apache.pekko.Done.getInstance());
                });
    }
}
