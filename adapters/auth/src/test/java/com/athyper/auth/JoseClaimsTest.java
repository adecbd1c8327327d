package com.athyper.auth;

import static com.athyper.auth.JoseWorld.ACME;
import static com.athyper.auth.JoseWorld.ACME_KEY;
import static com.athyper.auth.JoseWorld.DEMO;
import static com.athyper.auth.JoseWorld.DEMO_KEY;
import static com.athyper.auth.JoseWorld.NONE;
import static com.athyper.identity.IdentityError.KEYS_UNAVAILABLE;
import static com.athyper.identity.IdentityError.PRINCIPAL_INACTIVE;
import static com.athyper.identity.IdentityError.TENANT_MISMATCH;
import static com.athyper.identity.IdentityError.TENANT_UNKNOWN;
import static com.athyper.identity.IdentityError.TOKEN_EXPIRED;
import static com.athyper.identity.IdentityError.TOKEN_REJECTED;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.identity.Authenticator.Narrowing;
import com.athyper.identity.Caller;
import com.athyper.identity.Standing;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Json;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Value;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** What a token that is signed well says, for how long, and to whom it is of use. */
class JoseClaimsTest {
    private final JoseWorld jose = new JoseWorld();

    @Test
    void a_good_token_names_tenant_principal_and_roles() {
        assertThat(jose.authenticate(jose.good().token(), NONE))
                .isEqualTo(
                        Answer.ok(new Caller(DEMO, new PrincipalId("manager"), Set.of("manager"))));
    }

    @Test
    void whom_the_directory_knows_has_the_roles_that_are_written_there_and_no_others() {
        String token = jose.good().token();
        jose.directory.put(DEMO, "manager", true, "user");
        assertThat(jose.authenticate(token, NONE))
                .isEqualTo(FakeDirectory.known(DEMO, "manager", "user"));
        // The token has not changed, and is one that was taken before.
        jose.directory.put(DEMO, "manager", true);
        assertThat(jose.authenticate(token, NONE)).isEqualTo(FakeDirectory.known(DEMO, "manager"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mfa|true",
                "pwd,mfa|true",
                "pwd,otp|true",
                "pwd,hwk|true",
                "swk,pwd|true",
                "pwd|false",
                "otp|false",
                "hwk,otp|false",
                "face,pwd|false"
            })
    void a_token_tells_whether_the_login_took_two_factors(String methods, boolean two) {
        var claim = Value.texts(List.of(methods.split(",")));
        assertThat(jose.authenticate(jose.good().claim("amr", claim).token(), NONE))
                .isEqualTo(
                        Answer.ok(
                                new Caller(
                                        DEMO,
                                        Standing.claimed(
                                                new PrincipalId("manager"), Set.of("manager")),
                                        two)));
    }

    @Test
    void what_is_no_list_of_methods_proves_no_factor() {
        for (Value claim : List.of(Value.of("mfa"), Value.of(true), Value.NULL, Value.EMPTY)) {
            assertThat(jose.authenticate(jose.good().claim("amr", claim).token(), NONE))
                    .isEqualTo(
                            Answer.ok(
                                    new Caller(
                                            DEMO, new PrincipalId("manager"), Set.of("manager"))));
        }
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
        jose.assertRefused(jose.good().claim("iss", Value.of(issuer)).token(), TOKEN_REJECTED);
        assertThat(jose.keyCalls).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ID", "Refresh", "Code", "Offline", "bearer", ""})
    void another_type_of_token_is_refused(String type) {
        jose.assertRefused(jose.good().claim("typ", Value.of(type)).token(), TOKEN_REJECTED);
    }

    @Test
    void the_header_says_that_it_is_an_access_token() {
        jose.assertAccepted(jose.good().header("typ", "at+jwt"));
        jose.assertAccepted(jose.good().header("typ", "application/at+jwt"));
        jose.assertRefused(jose.good().header("typ", "logout+jwt").token(), TOKEN_REJECTED);
        jose.assertRefused(jose.good().withoutHeader("typ").token(), TOKEN_REJECTED);
        jose.assertRefused(jose.good().withoutClaim("typ").token(), TOKEN_REJECTED);
    }

    @Test
    void expiry_is_judged_with_a_bounded_skew() {
        String token = jose.good().token();
        jose.clock.advance(Duration.ofSeconds(300 + 29));
        assertThat(jose.authenticate(token, NONE)).isInstanceOf(Answer.Ok.class);
        jose.clock.advance(Duration.ofSeconds(1));
        jose.assertRefused(token, TOKEN_EXPIRED);
    }

    @Test
    void a_token_from_the_future_is_refused_beyond_the_skew() {
        long now = jose.clock.instant().getEpochSecond();
        jose.assertAccepted(jose.good().claim("iat", Value.of(now + 30)));
        jose.assertRefused(jose.good().claim("iat", Value.of(now + 31)).token(), TOKEN_REJECTED);
        jose.assertAccepted(jose.good().claim("nbf", Value.of(now + 30)));
        jose.assertRefused(jose.good().claim("nbf", Value.of(now + 31)).token(), TOKEN_REJECTED);
        jose.assertRefused(jose.good().claim("nbf", Value.of("soon")).token(), TOKEN_REJECTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"exp", "iat", "azp", "preferred_username", "iss"})
    void a_claim_that_is_needed_is_needed(String claim) {
        jose.assertRefused(jose.good().withoutClaim(claim).token(), TOKEN_REJECTED);
        jose.assertRefused(jose.good().claim(claim, Value.NULL).token(), TOKEN_REJECTED);
    }

    @Test
    void a_token_for_another_client_is_refused() {
        jose.assertRefused(
                jose.good().claim("azp", Value.of("account-console")).token(), TOKEN_REJECTED);
    }

    @Test
    void nobody_is_the_platform_itself() {
        jose.assertRefused(
                jose.good()
                        .claim("preferred_username", Value.of(PrincipalId.SYSTEM.value()))
                        .token(),
                TOKEN_REJECTED);
        jose.assertRefused(
                jose.good().claim("preferred_username", Value.of("a b")).token(), TOKEN_REJECTED);
    }

    @Test
    void roles_are_those_of_the_realm_and_bounded() {
        assertThat(jose.authenticate(jose.good().withoutClaim("realm_access").token(), NONE))
                .isEqualTo(Answer.ok(new Caller(DEMO, new PrincipalId("manager"), Set.of())));
        jose.assertAccepted(jose.good().claim("realm_access", roles(JoseAuthenticator.ROLES_MAX)));
        jose.assertRefused(
                jose.good().claim("realm_access", roles(JoseAuthenticator.ROLES_MAX + 1)).token(),
                TOKEN_REJECTED);
        jose.assertRefused(
                jose.good().claim("realm_access", Value.of("admin")).token(), TOKEN_REJECTED);
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
        Forge forge = jose.good();
        String twice =
                Json.write(forge.claims())
                        .replaceFirst("\\{", "{\"preferred_username\":\"admin\",");
        assertThat(jose.authenticate(Forge.signed(Json.write(forge.claims()), DEMO_KEY), NONE))
                .isInstanceOf(Answer.Ok.class);
        jose.assertRefused(Forge.signed(twice, DEMO_KEY), TOKEN_REJECTED);
    }

    @Test
    void the_tenant_claim_agrees_with_the_realm() {
        jose.assertRefused(jose.good().claim("tenant", Value.of("acme")).token(), TENANT_MISMATCH);
        jose.assertAccepted(jose.good().withoutClaim("tenant"));
        jose.assertRefused(jose.good().claim("tenant", Value.of(7)).token(), TOKEN_REJECTED);
    }

    @Test
    void a_request_narrows_and_never_widens() {
        String demo = jose.good().claim("organization", Value.texts(List.of("north"))).token();
        String acme = jose.good("acme", ACME_KEY).token();
        assertThat(jose.authenticate(demo, narrowed("demo", "demo", "north")))
                .isInstanceOf(Answer.Ok.class);
        jose.assertRefused(demo, narrowed("acme", "demo", "north"), TENANT_MISMATCH);
        jose.assertRefused(demo, narrowed("demo", "acme", "north"), TENANT_MISMATCH);
        jose.assertRefused(demo, narrowed("demo", "demo", "south"), TENANT_MISMATCH);
        jose.assertRefused(acme, narrowed("acme", "demo", "north"), TENANT_MISMATCH);
        jose.assertRefused(
                acme,
                new Narrowing(Optional.empty(), Optional.of("demo"), Optional.empty()),
                TENANT_MISMATCH);
    }

    private static Narrowing narrowed(String realm, String tenant, String org) {
        return new Narrowing(Optional.of(realm), Optional.of(tenant), Optional.of(org));
    }

    @Test
    void a_verified_token_is_verified_once_and_narrowed_each_time() {
        String token = jose.good().token();
        jose.authenticate(token, NONE);
        jose.authenticate(token, NONE);
        assertThat(jose.keyCalls).hasValue(1);
        jose.assertRefused(token, narrowed("demo", "acme", "north"), TENANT_MISMATCH);
        assertThat(jose.keyCalls).hasValue(1);
    }

    @Test
    void what_is_remembered_ends_with_the_token() {
        String token = jose.good().token();
        jose.authenticate(token, NONE);
        jose.clock.advance(Duration.ofSeconds(301));
        jose.authenticate(token, NONE);
        assertThat(jose.keyCalls).hasValue(2);
        jose.clock.advance(Duration.ofSeconds(30));
        jose.assertRefused(token, TOKEN_EXPIRED);
    }

    @Test
    void a_refusal_is_not_remembered() {
        String token = jose.good().token();
        jose.keysAway = true;
        jose.assertRefused(token, KEYS_UNAVAILABLE);
        jose.keysAway = false;
        assertThat(jose.authenticate(token, NONE)).isInstanceOf(Answer.Ok.class);
    }

    @Test
    void an_inactive_principal_is_refused_even_with_a_remembered_token() {
        String token = jose.good().token();
        assertThat(jose.authenticate(token, NONE)).isInstanceOf(Answer.Ok.class);
        jose.directory.put(DEMO, "manager", false, "manager");
        jose.assertRefused(token, PRINCIPAL_INACTIVE);
        jose.directory.put(DEMO, "manager", true, "manager");
        jose.directory.put(ACME, "manager", false, "manager");
        assertThat(jose.authenticate(token, NONE)).isInstanceOf(Answer.Ok.class);
    }

    @Test
    void a_tenant_that_is_gone_is_unknown() {
        String token = jose.good().token();
        assertThat(jose.authenticate(token, NONE)).isInstanceOf(Answer.Ok.class);
        jose.realms.remove("demo");
        jose.assertRefused(token, TENANT_UNKNOWN);
    }
}
