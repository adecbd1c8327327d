package com.athyper.identity;

import com.athyper.kernel.Answer;
import com.athyper.kernel.Value;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** An OpenID provider for one machine, with the paths and the answers that Keycloak has. */
public interface LocalIdentity {

    /**
     * A reply in OAuth's own form: tokens, or {@code error} and {@code error_description} (RFC
     * 6749, 5.2).
     */
    record TokenReply(int status, Value.Fields body) {}

    /** What the browser is sent to, or the login page that it is shown. */
    sealed interface LoginReply {
        record Redirect(String location) implements LoginReply {}

        record LoginPage(int status, String html) implements LoginReply {}
    }

    /** The discovery document (OpenID Connect Discovery 1.0). */
    CompletionStage<Answer<Value.Fields>> configuration(String realm);

    /** The realm's public keys as a JWK set. */
    CompletionStage<Answer<Value.Fields>> certificates(String realm);

    /**
     * @param form the decoded {@code application/x-www-form-urlencoded} body
     * @param authorization the {@code Authorization} header, by which a confidential client may
     *     prove itself
     */
    CompletionStage<TokenReply> token(
            String realm, Map<String, String> form, Optional<String> authorization);

    /** The authorization endpoint: shows the login page. */
    CompletionStage<LoginReply> authorize(String realm, Map<String, String> query);

    /** The login page's form: right credentials lead back to the client with a code. */
    CompletionStage<LoginReply> login(String realm, Map<String, String> form);
}
