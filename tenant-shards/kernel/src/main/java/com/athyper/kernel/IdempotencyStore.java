package com.athyper.kernel;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** What is remembered of requests that carry an {@code Idempotency-Key}. */
public interface IdempotencyStore {

    /** The address of a remembered request: keys of different principals never meet. */
    record RequestKey(TenantId tenant, PrincipalId principal, String key) {}

    record Reply(int status, Optional<String> etag, Optional<String> location, String body) {}

    /** What is known of the key. */
    sealed interface Seen {
        /**
         * The caller goes on, under this command id: the same one if an earlier attempt died on the
         * way, so that what it did is not done again.
         */
        record Proceed(UUID commandId) implements Seen {}

        record Repeat(Reply reply) implements Seen {}

        /** The key came with another request before. */
        record Mismatch() implements Seen {}

        /** Another attempt is under way at this moment. */
        record InProgress() implements Seen {}
    }

    /**
     * @param requestHash of method, path and body
     */
    CompletionStage<Seen> begin(
            RequestKey key, String requestHash, UUID freshCommandId, Instant now);

    CompletionStage<Done> complete(RequestKey key, Reply reply);

    /**
     * The attempt had no outcome worth remembering; the next one starts at once, under the same
     * command id.
     */
    CompletionStage<Done> release(RequestKey key);
}
