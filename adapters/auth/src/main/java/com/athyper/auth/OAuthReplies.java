package com.athyper.auth;

import com.athyper.identity.LocalIdentity.TokenReply;
import com.athyper.kernel.Value;

/** The refusals of the token endpoint, in the words that Keycloak has for them. */
final class OAuthReplies {
    private OAuthReplies() {}

    static TokenReply noRealm() {
        return new TokenReply(404, Value.object().put("error", "Realm does not exist").build());
    }

    static TokenReply invalidRequest(String description) {
        return refused(400, "invalid_request", description);
    }

    static TokenReply invalidClient() {
        return refused(401, "invalid_client", "Invalid client or Invalid client credentials");
    }

    static TokenReply unauthorizedClient() {
        return refused(400, "unauthorized_client", "Client not allowed for this grant");
    }

    static TokenReply unsupportedGrant() {
        return refused(400, "unsupported_grant_type", "Unsupported grant_type");
    }

    static TokenReply invalidScope() {
        return refused(400, "invalid_scope", "Invalid scopes");
    }

    static TokenReply wrongCredentials() {
        return refused(401, "invalid_grant", "Invalid user credentials");
    }

    static TokenReply invalidGrant(String description) {
        return refused(400, "invalid_grant", description);
    }

    private static TokenReply refused(int status, String error, String description) {
        return new TokenReply(
                status,
                Value.object().put("error", error).put("error_description", description).build());
    }
}
