package com.athyper.auth;

import static com.athyper.auth.JoseWorld.ACME_KEY;
import static com.athyper.auth.JoseWorld.DEMO_EC_KEY;
import static com.athyper.auth.JoseWorld.DEMO_ENCRYPTION_KEY;
import static com.athyper.auth.JoseWorld.DEMO_KEY;
import static com.athyper.auth.JoseWorld.DEMO_PS_KEY;
import static com.athyper.identity.IdentityError.TOKEN_MISSING;
import static com.athyper.identity.IdentityError.TOKEN_REJECTED;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Value;

import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Who may sign a token, with which key and algorithm, and what is no token at all. */
class JoseSignatureTest {
    private final JoseWorld jose = new JoseWorld();

    @Test
    void each_allowed_algorithm_is_taken() {
        jose.assertAccepted(jose.good());
        jose.assertAccepted(jose.good().header("alg", "PS256"));
        jose.assertAccepted(jose.good("demo", DEMO_EC_KEY).header("alg", "ES256"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t"})
    void no_token_is_missing(String token) {
        jose.assertRefused(token, TOKEN_MISSING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "a.b", "a.b.c", "..", "a.b.c.d.e", "e30.e30.", "💣.💣.💣"})
    void what_is_no_token_is_refused(String token) {
        jose.assertRefused(token, TOKEN_REJECTED);
    }

    @Test
    void a_token_is_limited_in_length() {
        String token = jose.good().token();
        String padded = token + "A".repeat(CompactJwt.LENGTH_MAX - token.length());
        assertThat(padded).hasSize(CompactJwt.LENGTH_MAX);
        // At the limit it is the signature that is wrong; beyond it, nothing is looked at.
        jose.assertRefused(padded, TOKEN_REJECTED);
        assertThat(jose.keyCalls).hasValue(1);
        jose.assertRefused(padded + "A", TOKEN_REJECTED);
        assertThat(jose.keyCalls).hasValue(1);
    }

    @Test
    void algorithm_none_is_refused() {
        String[] parts = jose.good().token().split("\\.");
        for (String none : List.of("none", "NoNe", "")) {
            String header =
                    Base64.getUrlEncoder()
                            .withoutPadding()
                            .encodeToString(
                                    "{\"alg\":\"%s\",\"kid\":\"demo-1\",\"typ\":\"JWT\"}"
                                            .formatted(none)
                                            .getBytes(StandardCharsets.UTF_8));
            jose.assertRefused(header + "." + parts[1] + ".", TOKEN_REJECTED);
            jose.assertRefused(header + "." + parts[1] + "." + parts[2], TOKEN_REJECTED);
        }
    }

    @Test
    void a_public_key_is_not_taken_for_an_hmac_secret() {
        byte[] pem = DEMO_KEY.getPublicKey().getEncoded();
        jose.assertRefused(
                jose.good().header("alg", "HS256").key(new HmacKey(pem)).token(), TOKEN_REJECTED);
        assertThat(jose.keyCalls).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS384", "RS512", "PS384", "PS512"})
    void other_algorithms_of_a_good_key_are_refused(String algorithm) {
        jose.assertRefused(jose.good().header("alg", algorithm).token(), TOKEN_REJECTED);
    }

    @Test
    void an_algorithm_of_another_type_of_key_is_refused() {
        jose.assertRefused(
                jose.good().header("alg", "ES256").key(DEMO_EC_KEY.getPrivateKey()).token(),
                TOKEN_REJECTED);
    }

    @Test
    void a_key_is_used_for_what_it_is_for_alone() {
        jose.assertAccepted(jose.good("demo", DEMO_PS_KEY).header("alg", "PS256"));
        jose.assertRefused(jose.good("demo", DEMO_PS_KEY).token(), TOKEN_REJECTED);
        jose.assertRefused(jose.good("demo", DEMO_ENCRYPTION_KEY).token(), TOKEN_REJECTED);
    }

    @Test
    void a_key_id_of_another_realm_is_refused() {
        jose.assertRefused(jose.good("demo", ACME_KEY).token(), TOKEN_REJECTED);
    }

    @Test
    void a_signature_of_another_realms_key_under_our_key_id_is_refused() {
        jose.assertRefused(jose.good().key(ACME_KEY.getPrivateKey()).token(), TOKEN_REJECTED);
    }

    @Test
    void a_key_that_the_token_brings_along_is_not_looked_at() {
        PublicJsonWebKey mine = Forge.rsa("demo-1");
        jose.assertRefused(
                jose.good()
                        .key(mine.getPrivateKey())
                        .header("jku", "https://evil.example/keys")
                        .header("jwk", mine.toParams(OutputControlLevel.PUBLIC_ONLY))
                        .token(),
                TOKEN_REJECTED);
    }

    @Test
    void a_token_without_key_id_is_refused() {
        jose.assertRefused(jose.good().withoutHeader("kid").token(), TOKEN_REJECTED);
    }

    @Test
    void an_unknown_critical_header_is_refused() {
        jose.assertRefused(
                jose.good().header("crit", List.of("exp")).header("exp", 1).token(),
                TOKEN_REJECTED);
        jose.assertRefused(jose.good().header("crit", List.of()).token(), TOKEN_REJECTED);
    }

    @Test
    void a_changed_claim_breaks_the_signature() {
        String[] parts = jose.good().token().split("\\.");
        String[] other =
                jose.good().claim("preferred_username", Value.of("admin")).token().split("\\.");
        jose.assertRefused(parts[0] + "." + other[1] + "." + parts[2], TOKEN_REJECTED);
    }
}
