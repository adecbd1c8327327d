package com.athyper.kernel;

import com.athyper.kernel.cache.Region;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Documents that callers of a tenant have registered under the SHA-256 of their text, so that later
 * it is enough to say the hash.
 */
public interface PersistedDocuments {
    /** The oldest makes room for one more. */
    int PER_TENANT_MAX = 1_000;

    /** Longer ones are not kept. */
    int LENGTH_MAX = 32_768;

    /** What the store raises the epoch of, in the transaction of each deletion. */
    Region<String> REGION =
            new Region<>(
                    "graphql-document",
                    Function.identity(),
                    Function.identity(),
                    Duration.ofHours(1),
                    Duration.ofSeconds(5));

    /**
     * That a document is registered.
     *
     * @param length of its text, in characters
     */
    record Registered(String hash, int length, PrincipalId by, Instant at) {}

    /** A document, and how it came to be registered. */
    record Shown(Registered registered, String document) {}

    CompletionStage<Optional<String>> find(TenantId tenant, String hash);

    /** By hash. */
    CompletionStage<List<Registered>> all(TenantId tenant);

    CompletionStage<Optional<Shown>> show(TenantId tenant, String hash);

    /** Does nothing if it is there already. */
    CompletionStage<Done> register(TenantId tenant, String hash, String document, Origin origin);

    /** False if there was none. It is audited with the document. */
    CompletionStage<Boolean> delete(TenantId tenant, String hash, Origin origin);
}
