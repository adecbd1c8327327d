package com.athyper.auth;

import static com.athyper.identity.IdentityError.KEYS_UNAVAILABLE;
import static com.athyper.identity.IdentityError.PRINCIPAL_INACTIVE;
import static com.athyper.identity.IdentityError.TENANT_MISMATCH;
import static com.athyper.identity.IdentityError.TENANT_UNKNOWN;
import static com.athyper.identity.IdentityError.TOKEN_EXPIRED;
import static com.athyper.identity.IdentityError.TOKEN_MISSING;
import static com.athyper.identity.IdentityError.TOKEN_REJECTED;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.identity.Authenticator.Narrowing;
import com.athyper.identity.Caller;
import com.athyper.identity.IdentityError;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Json;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;

import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

class JoseAuthenticatorTest {
    private static final String BASE = "https://id.example";
    private static final TenantId DEMO = new TenantId("demo");
    private static final TenantId ACME = new TenantId("acme");
    private static final PublicJsonWebKey DEMO_KEY = Forge.rsa("demo-1");
    private static final PublicJsonWebKey DEMO_EC_KEY = Forge.ec("demo-ec");
    private static final PublicJsonWebKey DEMO_PS_KEY = Forge.rsa("demo-ps");
    private static final PublicJsonWebKey DEMO_ENCRYPTION_KEY = Forge.rsa("demo-enc");
    private static final PublicJsonWebKey ACME_KEY = Forge.rsa("acme-1");
    private static final Narrowing NONE =
            new Narrowing(Optional.empty(), Optional.empty(), Optional.empty());

    static {
        DEMO_PS_KEY.setAlgorithm("PS256");
        DEMO_ENCRYPTION_KEY.setUse("enc");
    }

    private final TestClock clock = new TestClock();
    private final FakeDirectory directory = new FakeDirectory();
    private final AtomicInteger keyCalls = new AtomicInteger();
    private final Map<String, TenantId> realms =
            new ConcurrentHashMap<>(Map.of("demo", DEMO, "acme", ACME));
    private boolean keysAway;
    private final JoseAuthenticator authenticator =
            new JoseAuthenticator(
                    new JoseAuthenticator.Trust(
                            BASE,
                            Set.of("athyper-cli"),
                            realm -> Optional.ofNullable(realms.get(realm))),
                    (realm, keyId) -> {
                        keyCalls.incrementAndGet();
                        List<PublicJsonWebKey> own =
                                realm.equals("demo")
                                        ? List.of(
                                                DEMO_KEY,
                                                DEMO_EC_KEY,
                                                DEMO_PS_KEY,
                                                DEMO_ENCRYPTION_KEY)
                                        : List.of(ACME_KEY);
                        return CompletableFuture.completedFuture(
                                keysAway
                                        ? Answer.refused(KEYS_UNAVAILABLE.because("away"))
                                        : Answer.ok(
                                                own.stream()
                                                        .filter(k -> k.getKeyId().equals(keyId))
                                                        .findFirst()));
                    },
                    directory,
                    clock);

    private Forge good() {
        return good("demo", DEMO_KEY);
    }

    private Forge good(String realm, PublicJsonWebKey key) {
        long now = clock.instant().getEpochSecond();
        return Forge.by(
                key,
                Value.object()
                        .put("iss", BASE + "/realms/" + realm)
                        .put("typ", "Bearer")
                        .put("azp", "athyper-cli")
                        .put("iat", now)
                        .put("exp", now + 300)
                        .put("preferred_username", "manager")
                        .put("tenant", realm)
                        .put(
                                "realm_access",
                                Value.object()
                                        .put("roles", Value.texts(List.of("manager")))
                                        .build())
                        .build());
    }

    private Answer<Caller> authenticate(String token, Narrowing narrowing) {
        return authenticator.authenticate(token, narrowing).toCompletableFuture().join();
    }

    private void assertAccepted(Forge forge) {
        assertThat(authenticate(forge.token(), NONE)).isInstanceOf(Answer.Ok.class);
    }

    private void assertRefused(String token, IdentityError why) {
        assertRefused(token, NONE, why);
    }

    private void assertRefused(String token, Narrowing narrowing, IdentityError why) {
        assertThat(authenticate(token, narrowing))
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.problem().code()).isEqualTo(why));
    }

    @Test
    void a_good_token_names_tenant_principal_and_roles() {
        assertThat(authenticate(good().token(), NONE))
                .isEqualTo(
                        Answer.ok(new Caller(DEMO, new PrincipalId("manager"), Set.of("manager"))));
    }

    @Test
    void each_allowed_algorithm_is_taken() {
        assertAccepted(good());
        assertAccepted(good().header("alg", "PS256"));
        assertAccepted(good("demo", DEMO_EC_KEY).header("alg", "ES256"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t"})
    void no_token_is_missing(String token) {
        assertRefused(token, TOKEN_MISSING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "a.b", "a.b.c", "..", "a.b.c.d.e", "e30.e30.", "💣.💣.💣"})
    void what_is_no_token_is_refused(String token) {
        assertRefused(token, TOKEN_REJECTED);
    }

    @Test
    void a_token_is_limited_in_length() {
        String token = good().token();
        String padded = token + "A".repeat(CompactJwt.LENGTH_MAX - token.length());
        assertThat(padded).hasSize(CompactJwt.LENGTH_MAX);
        // At the limit it is the signature that is wrong; beyond it, nothing is looked at.
        assertRefused(padded, TOKEN_REJECTED);
        assertThat(keyCalls).hasValue(1);
        assertRefused(padded + "A", TOKEN_REJECTED);
        assertThat(keyCalls).hasValue(1);
    }

    @Test
    void algorithm_none_is_refused() {
        String[] parts = good().token().split("\\.");
        for (String none : List.of("none", "NoNe", "")) {
            String header =
                    Base64.getUrlEncoder()
                            .withoutPadding()
                            .encodeToString(
                                    "{\"alg\":\"%s\",\"kid\":\"demo-1\",\"typ\":\"JWT\"}"
                                            .formatted(none)
                                            .getBytes(StandardCharsets.UTF_8));
            assertRefused(header + "." + parts[1] + ".", TOKEN_REJECTED);
            assertRefused(header + "." + parts[1] + "." + parts[2], TOKEN_REJECTED);
        }
    }

    @Test
    void a_public_key_is_not_taken_for_an_hmac_secret() {
        byte[] pem = DEMO_KEY.getPublicKey().getEncoded();
        assertRefused(good().header("alg", "HS256").key(new HmacKey(pem)).token(), TOKEN_REJECTED);
        assertThat(keyCalls).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS384", "RS512", "PS384", "PS512"})
    void other_algorithms_of_a_good_key_are_refused(String algorithm) {
        assertRefused(good().header("alg", algorithm).token(), TOKEN_REJECTED);
    }

    @Test
    void an_algorithm_of_another_type_of_key_is_refused() {
        assertRefused(
                good().header("alg", "ES256").key(DEMO_EC_KEY.getPrivateKey()).token(),
                TOKEN_REJECTED);
    }

    @Test
    void a_key_is_used_for_what_it_is_for_alone() {
        assertAccepted(good("demo", DEMO_PS_KEY).header("alg", "PS256"));
        assertRefused(good("demo", DEMO_PS_KEY).token(), TOKEN_REJECTED);
        assertRefused(good("demo", DEMO_ENCRYPTION_KEY).token(), TOKEN_REJECTED);
    }

    @Test
    void a_key_id_of_another_realm_is_refused() {
        assertRefused(good("demo", ACME_KEY).token(), TOKEN_REJECTED);
    }

    @Test
    void a_signature_of_another_realms_key_under_our_key_id_is_refused() {
        assertRefused(good().key(ACME_KEY.getPrivateKey()).token(), TOKEN_REJECTED);
    }

    @Test
    void a_key_that_the_token_brings_along_is_not_looked_at() {
        PublicJsonWebKey mine = Forge.rsa("demo-1");
        assertRefused(
                good().key(mine.getPrivateKey())
                        .header("jku", "https://evil.example/keys")
                        .header("jwk", mine.toParams(OutputControlLevel.PUBLIC_ONLY))
                        .token(),
                TOKEN_REJECTED);
    }

    @Test
    void a_token_without_key_id_is_refused() {
        assertRefused(good().withoutHeader("kid").token(), TOKEN_REJECTED);
    }

    @Test
    void an_unknown_critical_header_is_refused() {
        assertRefused(
                good().header("crit", List.of("exp")).header("exp", 1).token(), TOKEN_REJECTED);
        assertRefused(good().header("crit", List.of()).token(), TOKEN_REJECTED);
    }

    @Test
    void a_changed_claim_breaks_the_signature() {
        String[] parts = good().token().split("\\.");
        String[] other = good().claim("preferred_username", Value.of("admin")).token().split("\\.");
        assertRefused(parts[0] + "." + other[1] + "." + parts[2], TOKEN_REJECTED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/realms/demo",
                "https://id.example/realms/other",
                "https://id.example/realms/",
                "https://id.example/realms/demo/",
                "https://id.example/realms/demo/../acme",
                "https://id.example.evil.example/realms/demo",
                "demo"
            })
    void an_issuer_that_is_not_ours_is_refused_before_keys_are_fetched(String issuer) {
        assertRefused(good().claim("iss", Value.of(issuer)).token(), TOKEN_REJECTED);
        assertThat(keyCalls).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ID", "Refresh", "Code", "Offline", "bearer", ""})
    void another_type_of_token_is_refused(String type) {
        assertRefused(good().claim("typ", Value.of(type)).token(), TOKEN_REJECTED);
    }

    @Test
    void the_header_says_that_it_is_an_access_token() {
        assertAccepted(good().header("typ", "at+jwt"));
        assertAccepted(good().header("typ", "application/at+jwt"));
        assertRefused(good().header("typ", "logout+jwt").token(), TOKEN_REJECTED);
        assertRefused(good().withoutHeader("typ").token(), TOKEN_REJECTED);
        assertRefused(good().withoutClaim("typ").token(), TOKEN_REJECTED);
    }

    @Test
    void expiry_is_judged_with_a_bounded_skew() {
        String token = good().token();
        clock.advance(Duration.ofSeconds(300 + 29));
        assertThat(authenticate(token, NONE)).isInstanceOf(Answer.Ok.class);
        clock.advance(Duration.ofSeconds(1));
        assertRefused(token, TOKEN_EXPIRED);
    }

    @Test
    void a_token_from_the_future_is_refused_beyond_the_skew() {
        long now = clock.instant().getEpochSecond();
        assertAccepted(good().claim("iat", Value.of(now + 30)));
        assertRefused(good().claim("iat", Value.of(now + 31)).token(), TOKEN_REJECTED);
        assertAccepted(good().claim("nbf", Value.of(now + 30)));
        assertRefused(good().claim("nbf", Value.of(now + 31)).token(), TOKEN_REJECTED);
        assertRefused(good().claim("nbf", Value.of("soon")).token(), TOKEN_REJECTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"exp", "iat", "azp", "preferred_username", "iss"})
    void a_claim_that_is_needed_is_needed(String claim) {
        assertRefused(good().withoutClaim(claim).token(), TOKEN_REJECTED);
        assertRefused(good().claim(claim, Value.NULL).token(), TOKEN_REJECTED);
    }

    @Test
    void a_token_for_another_client_is_refused() {
        assertRefused(good().claim("azp", Value.of("account-console")).token(), TOKEN_REJECTED);
    }

    @Test
    void nobody_is_the_platform_itself() {
        assertRefused(
                good().claim("preferred_username", Value.of(PrincipalId.SYSTEM.value())).token(),
                TOKEN_REJECTED);
        assertRefused(good().claim("preferred_username", Value.of("a b")).token(), TOKEN_REJECTED);
    }

    @Test
    void roles_are_those_of_the_realm_and_bounded() {
        assertThat(authenticate(good().withoutClaim("realm_access").token(), NONE))
                .isEqualTo(Answer.ok(new Caller(DEMO, new PrincipalId("manager"), Set.of())));
        assertAccepted(good().claim("realm_access", roles(JoseAuthenticator.ROLES_MAX)));
        assertRefused(
                good().claim("realm_access", roles(JoseAuthenticator.ROLES_MAX + 1)).token(),
                TOKEN_REJECTED);
        assertRefused(good().claim("realm_access", Value.of("admin")).token(), TOKEN_REJECTED);
    }

    private static Value roles(int count) {
        return Value.object()
                .put(
                        "roles",
                        Value.texts(IntStream.range(0, count).mapToObj(i -> "r" + i).toList()))
                .build();
    }

    @Test
    void claims_with_a_name_twice_are_refused() {
        Forge forge = good();
        String twice =
                Json.write(forge.claims())
                        .replaceFirst("\\{", "{\"preferred_username\":\"admin\",");
        assertThat(authenticate(Forge.signed(Json.write(forge.claims()), DEMO_KEY), NONE))
                .isInstanceOf(Answer.Ok.class);
        assertRefused(Forge.signed(twice, DEMO_KEY), TOKEN_REJECTED);
    }

    @Test
    void the_tenant_claim_agrees_with_the_realm() {
        assertRefused(good().claim("tenant", Value.of("acme")).token(), TENANT_MISMATCH);
        assertAccepted(good().withoutClaim("tenant"));
        assertRefused(good().claim("tenant", Value.of(7)).token(), TOKEN_REJECTED);
    }

    @Test
    void a_request_narrows_and_never_widens() {
        String demo = good().claim("organization", Value.texts(List.of("north"))).token();
        String acme = good("acme", ACME_KEY).token();
        assertThat(authenticate(demo, narrowed("demo", "demo", "north")))
                .isInstanceOf(Answer.Ok.class);
        assertRefused(demo, narrowed("acme", "demo", "north"), TENANT_MISMATCH);
        assertRefused(demo, narrowed("demo", "acme", "north"), TENANT_MISMATCH);
        assertRefused(demo, narrowed("demo", "demo", "south"), TENANT_MISMATCH);
        assertRefused(acme, narrowed("acme", "demo", "north"), TENANT_MISMATCH);
        assertRefused(
                acme,
                new Narrowing(Optional.empty(), Optional.of("demo"), Optional.empty()),
                TENANT_MISMATCH);
    }

    private static Narrowing narrowed(String realm, String tenant, String org) {
        return new Narrowing(Optional.of(realm), Optional.of(tenant), Optional.of(org));
    }

    @Test
    void a_verified_token_is_verified_once_and_narrowed_each_time() {
        String token = good().token();
        authenticate(token, NONE);
        authenticate(token, NONE);
        assertThat(keyCalls).hasValue(1);
        assertRefused(token, narrowed("demo", "acme", "north"), TENANT_MISMATCH);
        assertThat(keyCalls).hasValue(1);
    }

    @Test
    void what_is_remembered_ends_with_the_token() {
        String token = good().token();
        authenticate(token, NONE);
        clock.advance(Duration.ofSeconds(301));
        authenticate(token, NONE);
        assertThat(keyCalls).hasValue(2);
        clock.advance(Duration.ofSeconds(30));
        assertRefused(token, TOKEN_EXPIRED);
    }

    @Test
    void a_refusal_is_not_remembered() {
        String token = good().token();
        keysAway = true;
        assertRefused(token, KEYS_UNAVAILABLE);
        keysAway = false;
        assertThat(authenticate(token, NONE)).isInstanceOf(Answer.Ok.class);
    }

    @Test
    void an_inactive_principal_is_refused_even_with_a_remembered_token() {
        String token = good().token();
        assertThat(authenticate(token, NONE)).isInstanceOf(Answer.Ok.class);
        directory.put(DEMO, "manager", false, "manager");
        assertRefused(token, PRINCIPAL_INACTIVE);
        directory.put(DEMO, "manager", true, "manager");
        directory.put(ACME, "manager", false, "manager");
        assertThat(authenticate(token, NONE)).isInstanceOf(Answer.Ok.class);
    }

    @Test
    void a_tenant_that_is_gone_is_unknown() {
        String token = good().token();
        assertThat(authenticate(token, NONE)).isInstanceOf(Answer.Ok.class);
        realms.remove("demo");
        assertRefused(token, TENANT_UNKNOWN);
    }
}
