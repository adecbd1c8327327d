package com.athyper.kernel;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Documents that callers of a tenant have registered under the SHA-256 of their text, so that later
 * it is enough to say the hash.
 */
public interface PersistedDocuments {
    /** The oldest makes room for one more. */
    int PER_TENANT_MAX = 1_000;

    /** Longer ones are not kept. */
    int LENGTH_MAX = 32_768;

    CompletionStage<Optional<String>> find(TenantId tenant, String hash);

    /** Does nothing if it is there already. */
    CompletionStage<Done> register(TenantId tenant, String hash, String document, Origin origin);
}
