package com.athyper.identity;

import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Secret;
import com.athyper.kernel.TenantId;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What the local identity provider keeps, so that any node can go on where another stopped. */
public interface LocalIdentityStore {

    /**
     * The realm's signing key as a private JWK, made by {@code fresh} if there is none yet; one
     * wins.
     */
    CompletionStage<Secret> signingKey(String realm, Secret fresh);

    /** The stored hash of a principal's password. */
    CompletionStage<Optional<Secret>> passwordHash(TenantId tenant, PrincipalId principal);

    /** Marks a one-time identifier as used; false if it already was. */
    CompletionStage<Boolean> useOnce(String id, Instant until);
}
