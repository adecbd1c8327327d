package com.athyper.auth;

import com.athyper.kernel.Answer;

import org.jose4j.jwk.PublicJsonWebKey;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The public keys of every realm's issuer. */
public interface RealmKeys {

    /**
     * The realm's own key of that id; empty if the realm has none. Refused while keys cannot be
     * had. Called only for realms that belong to a tenant, so that a token cannot choose what is
     * fetched.
     */
    CompletionStage<Answer<Optional<PublicJsonWebKey>>> key(String realm, String keyId);
}
