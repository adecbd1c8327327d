package com.athyper.edge.pipeline;

import static com.athyper.edge.problem.EdgeError.HEADER_INVALID;
import static com.athyper.edge.problem.EdgeError.IDEMPOTENCY_IN_PROGRESS;
import static com.athyper.edge.problem.EdgeError.IDEMPOTENCY_MISMATCH;

import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.kernel.Answer;
import com.athyper.kernel.IdempotencyStore;
import com.athyper.kernel.IdempotencyStore.RequestKey;
import com.athyper.kernel.IdempotencyStore.Seen;
import com.athyper.kernel.Sha256;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/** Gives the first reply again to a request that comes again under its key. */
record Repeats(IdempotencyStore store) {
    private static final Logger LOG = LoggerFactory.getLogger(Repeats.class);
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7E]{1,255}");

    /** Refusals that another day may bring another answer to. */
    private static final Set<Integer> PASSING = Set.of(401, 403, 408, 429);

    /** What is asked, and by which command. */
    record Attempt(RequestKey key, String hash, UUID freshCommand, Instant now) {}

    static Answer<String> key(String header) {
        return KEY.matcher(header).matches()
                ? Answer.ok(header)
                : Answer.refused(
                        HEADER_INVALID.because(
                                "`Idempotency-Key` has 1 to 255 visible ASCII characters"));
    }

    static String hash(String method, String target, byte[] body) {
        return HexFormat.of()
                .formatHex(
                        Sha256.of(
                                Sha256.of((method + " " + target).getBytes(StandardCharsets.UTF_8)),
                                Sha256.of(body)));
    }

    /**
     * @param handler given the command's id, and whether an earlier attempt died on the way; never
     *     throws
     */
    CompletionStage<Answer<Reply>> once(
            Attempt attempt, BiFunction<UUID, Boolean, CompletionStage<Reply>> handler) {
        return store.begin(attempt.key(), attempt.hash(), attempt.freshCommand(), attempt.now())
                .thenCompose(
                        seen ->
                                switch (seen) {
                                    case Seen.Proceed(var command) ->
                                            handled(attempt, command, handler);
                                    case Seen.Repeat(var reply) -> Steps.ok(again(reply));
                                    case Seen.Mismatch _ ->
                                            Steps.refused(
                                                    IDEMPOTENCY_MISMATCH.because(
                                                            "use another key for another"
                                                                    + " request"));
                                    case Seen.InProgress _ ->
                                            Steps.refused(
                                                    IDEMPOTENCY_IN_PROGRESS.because(
                                                            "try again in a moment"));
                                });
    }

    private CompletionStage<Answer<Reply>> handled(
            Attempt attempt,
            UUID command,
            BiFunction<UUID, Boolean, CompletionStage<Reply>> handler) {
        return handler.apply(command, !command.equals(attempt.freshCommand()))
                .thenCompose(
                        reply ->
                                remembered(attempt.key(), reply)
                                        .<Answer<Reply>>thenApply(_ -> Answer.ok(reply)));
    }

    /**
     * The reply is true whether or not it can be remembered: what was done is done under its
     * command, and a retry of that command finds it done.
     */
    private CompletionStage<?> remembered(RequestKey key, Reply reply) {
        CompletionStage<?> kept;
        try {
            kept = isOutcome(reply) ? store.complete(key, stored(reply)) : store.release(key);
        } catch (RuntimeException e) {
            kept = CompletableFuture.failedStage(e);
        }
        return kept.handle(
                (_, failure) -> {
                    if (failure != null) {
                        LOG.atWarn()
                                .addKeyValue("tenant", key.tenant())
                                .setCause(failure)
                                .log("the reply to an idempotency key was not remembered");
                    }
                    return reply;
                });
    }

    private static boolean isOutcome(Reply reply) {
        return reply.status() < 500
                && !PASSING.contains(reply.status())
                // What is sent as it comes is not there to be sent again.
                && reply.stream().isEmpty();
    }

    private static IdempotencyStore.Reply stored(Reply reply) {
        return new IdempotencyStore.Reply(
                reply.status(), reply.header("ETag"), reply.header("Location"), reply.text());
    }

    private static Reply again(IdempotencyStore.Reply stored) {
        Reply.Form form =
                stored.body().isEmpty()
                        ? Reply.Form.NOTHING
                        : stored.status() >= 400 ? Reply.Form.PROBLEM : Reply.Form.JSON;
        Reply reply =
                Reply.empty(stored.status())
                        .as(form, stored.body())
                        .with("Idempotency-Replayed", "true");
        reply = with(reply, "ETag", stored.etag());
        return with(reply, "Location", stored.location());
    }

    private static Reply with(Reply reply, String name, Optional<String> value) {
        return value.map(text -> reply.with(name, text)).orElse(reply);
    }
}
