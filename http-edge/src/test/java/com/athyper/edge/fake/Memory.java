package com.athyper.edge.fake;

import com.athyper.kernel.Done;
import com.athyper.kernel.IdempotencyStore;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Idempotency keys in memory. */
public final class Memory implements IdempotencyStore {
    private sealed interface Known {
        record Busy(String hash, UUID command) implements Known {}

        record Free(String hash, UUID command) implements Known {}

        record Finished(String hash, Reply reply) implements Known {}
    }

    private final Map<RequestKey, Known> known = new HashMap<>();

    @Override
    public CompletionStage<Seen> begin(
            RequestKey key, String requestHash, UUID freshCommandId, Instant now) {
        return CompletableFuture.completedStage(
                switch (known.get(key)) {
                    case null -> proceed(key, requestHash, freshCommandId);
                    case Known.Busy(var hash, _) when !hash.equals(requestHash) ->
                            new Seen.Mismatch();
                    case Known.Busy _ -> new Seen.InProgress();
                    case Known.Free(var hash, _) when !hash.equals(requestHash) ->
                            new Seen.Mismatch();
                    case Known.Free(var hash, var command) -> proceed(key, hash, command);
                    case Known.Finished(var hash, _) when !hash.equals(requestHash) ->
                            new Seen.Mismatch();
                    case Known.Finished(_, var reply) -> new Seen.Repeat(reply);
                });
    }

    private Seen proceed(RequestKey key, String hash, UUID command) {
        known.put(key, new Known.Busy(hash, command));
        return new Seen.Proceed(command);
    }

    @Override
    public CompletionStage<Done> complete(RequestKey key, Reply reply) {
        known.computeIfPresent(
                key,
                (_, state) ->
                        state instanceof Known.Busy(var hash, _)
                                ? new Known.Finished(hash, reply)
                                : state);
        return CompletableFuture.completedStage(Done.DONE);
    }

    @Override
    public CompletionStage<Done> release(RequestKey key) {
        known.computeIfPresent(
                key,
                (_, state) ->
                        state instanceof Known.Busy(var hash, var command)
                                ? new Known.Free(hash, command)
                                : state);
        return CompletableFuture.completedStage(Done.DONE);
    }
}
