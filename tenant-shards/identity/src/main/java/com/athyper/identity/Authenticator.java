package com.athyper.identity;

import com.athyper.kernel.Answer;
import com.athyper.kernel.TenantId;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Turns a bearer token into a caller by four checks in this order: signature (by the issuer's own
 * keys and its allowed algorithms), type (an access token, in force), authorized party (a client
 * that we know), tenant (the issuer's realm and the token's claims agree with each other and with
 * what the request narrows to).
 */
public interface Authenticator {

    /** What a request says about where it wants to act; each may narrow and never widen. */
    record Narrowing(Optional<String> realm, Optional<String> tenant, Optional<String> org) {}

    CompletionStage<Answer<Caller>> authenticate(String bearerToken, Narrowing narrowing);

    /** The tenant that a realm belongs to. */
    interface Realms {
        Optional<TenantId> tenantOf(String realm);
    }
}
