package com.athyper.auth;

import static com.athyper.auth.LocalWorld.DEMO;
import static com.athyper.auth.LocalWorld.but;
import static com.athyper.auth.LocalWorld.claims;
import static com.athyper.auth.LocalWorld.form;
import static com.athyper.auth.LocalWorld.passwordForm;
import static com.athyper.auth.LocalWorld.refreshForm;
import static com.athyper.auth.LocalWorld.text;
import static com.athyper.auth.LocalWorld.without;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.identity.Caller;
import com.athyper.identity.LocalIdentity.TokenReply;
import com.athyper.kernel.Answer;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Value;

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

/** What each kind of grant is answered with: a password, a refresh, a service, an exchange. */
class LocalGrantsTest {
    private static final String EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
    private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

    private final LocalWorld world = new LocalWorld();

    private static void assertError(TokenReply reply, int status, String error) {
        assertThat(reply.status()).isEqualTo(status);
        assertThat(text(reply, "error")).isEqualTo(error);
        assertThat(reply.body().get("access_token")).isEmpty();
    }

    @Test
    void the_right_password_gets_a_token_that_the_authenticator_takes() {
        TokenReply reply = world.first.password("demo", "manager");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(text(reply, "token_type")).isEqualTo("Bearer");
        assertThat(reply.body().get("expires_in")).contains(Value.of(900));
        assertThat(reply.body().get("refresh_expires_in")).contains(Value.of(8 * 3600));
        assertThat(world.first.authenticate(text(reply, "access_token")))
                .isEqualTo(FakeDirectory.known(DEMO, "manager", "manager"));
    }

    @Test
    void an_access_token_says_what_keycloaks_would() {
        Value.Fields claims = claims(text(world.first.password("demo", "manager"), "access_token"));
        long now = world.clock.instant().getEpochSecond();
        assertThat(claims.text("iss")).contains("http://localhost:3000/realms/demo");
        assertThat(claims.text("typ")).contains("Bearer");
        assertThat(claims.text("azp")).contains("athyper-cli");
        assertThat(claims.text("preferred_username")).contains("manager");
        assertThat(claims.text("tenant")).contains("demo");
        assertThat(claims.text("scope")).contains("profile email");
        assertThat(claims.get("exp")).contains(Value.of(now + 900));
        assertThat(claims.get("iat")).contains(Value.of(now));
        assertThat(claims.text("jti")).isPresent();
        assertThat(claims.text("sid")).isPresent();
    }

    @Test
    void a_subject_is_stable_and_another_one_in_another_tenant() {
        String once = subject("demo");
        assertThat(subject("demo")).isEqualTo(once);
        assertThat(subject("acme")).isNotEqualTo(once);
    }

    private String subject(String realm) {
        return claims(text(world.first.password(realm, "manager"), "access_token"))
                .text("sub")
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"wrong", "Manager", "manager "})
    void a_wrong_password_is_answered_as_keycloak_does(String password) {
        TokenReply reply = world.first.token("demo", passwordForm("manager", password));
        assertError(reply, 401, "invalid_grant");
        assertThat(text(reply, "error_description")).isEqualTo("Invalid user credentials");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "a b", "' OR 1=1 --", "💣"})
    void an_unknown_user_is_answered_as_a_wrong_password(String username) {
        assertThat(world.first.token("demo", passwordForm(username, "x")))
                .isEqualTo(world.first.token("demo", passwordForm("manager", "x")));
    }

    @Test
    void a_user_of_another_realm_is_unknown() {
        assertError(world.first.password("acme", "user"), 401, "invalid_grant");
    }

    @Test
    void an_inactive_user_is_told_after_the_right_password_alone() {
        assertError(world.first.password("demo", "ghost"), 400, "invalid_grant");
        assertError(world.first.token("demo", passwordForm("ghost", "x")), 401, "invalid_grant");
    }

    @Test
    void what_is_missing_or_unknown_in_a_request_is_named() {
        Map<String, String> good = passwordForm("manager", "manager");
        assertError(world.first.token("nowhere", good), 404, "Realm does not exist");
        assertError(world.first.token("demo", without(good, "grant_type")), 400, "invalid_request");
        assertError(
                world.first.token("demo", but(good, "grant_type", "implicit")),
                400,
                "unsupported_grant_type");
        assertError(world.first.token("demo", without(good, "client_id")), 401, "invalid_client");
        assertError(
                world.first.token("demo", but(good, "client_id", "evil")), 401, "invalid_client");
        assertError(world.first.token("demo", without(good, "username")), 400, "invalid_request");
        assertError(world.first.token("demo", without(good, "password")), 400, "invalid_request");
        assertError(
                world.first.token("demo", but(good, "scope", "openid root")), 400, "invalid_scope");
    }

    @Test
    void an_id_token_comes_with_scope_openid_and_is_no_access_token() {
        TokenReply reply =
                world.first.token(
                        "demo", but(passwordForm("manager", "manager"), "scope", "openid"));
        Value.Fields claims = claims(text(reply, "id_token"));
        assertThat(claims.text("aud")).contains("athyper-cli");
        assertThat(claims.text("sub")).isEqualTo(claims(text(reply, "access_token")).text("sub"));
        assertThat(world.first.authenticate(text(reply, "id_token")))
                .isInstanceOf(Answer.Refused.class);
        assertThat(world.first.authenticate(text(reply, "refresh_token")))
                .isInstanceOf(Answer.Refused.class);
    }

    @Test
    void a_refresh_goes_on_with_todays_roles_and_the_same_session() {
        TokenReply login = world.first.password("demo", "manager");
        world.clock.advance(Duration.ofHours(1));
        world.person(DEMO, "manager", true, "director");
        TokenReply again = world.first.token("demo", refreshForm(text(login, "refresh_token")));
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body().get("refresh_expires_in")).contains(Value.of(7 * 3600));
        assertThat(text(again, "session_state")).isEqualTo(text(login, "session_state"));
        assertThat(world.first.authenticate(text(again, "access_token")))
                .isEqualTo(FakeDirectory.known(DEMO, "manager", "director"));
    }

    @Test
    void no_refresh_outlives_the_session() {
        TokenReply reply = world.first.password("demo", "manager");
        world.clock.advance(Duration.ofHours(8).minusSeconds(60));
        reply = world.first.token("demo", refreshForm(text(reply, "refresh_token")));
        assertThat(reply.body().get("expires_in")).contains(Value.of(60));
        world.clock.advance(Duration.ofSeconds(60));
        assertError(
                world.first.token("demo", refreshForm(text(reply, "refresh_token"))),
                400,
                "invalid_grant");
    }

    @Test
    void a_refresh_is_bound_to_its_realm_type_and_person() {
        TokenReply login = world.first.password("demo", "manager");
        String refresh = text(login, "refresh_token");
        assertError(world.first.token("acme", refreshForm(refresh)), 400, "invalid_grant");
        assertError(
                world.first.token("demo", refreshForm(text(login, "access_token"))),
                400,
                "invalid_grant");
        assertError(world.first.token("demo", refreshForm("x")), 400, "invalid_grant");
        assertError(
                world.first.token("demo", without(refreshForm(refresh), "refresh_token")),
                400,
                "invalid_request");
        world.person(DEMO, "manager", false, "manager");
        assertError(world.first.token("demo", refreshForm(refresh)), 400, "invalid_grant");
    }

    private static Map<String, String> serviceForm(String secret) {
        return form(
                "grant_type",
                "client_credentials",
                "client_id",
                "athyper-service",
                "client_secret",
                secret);
    }

    @Test
    void a_service_proves_itself_by_its_secret_in_either_way() {
        String secret = LocalWorld.SERVICE_SECRET.reveal();
        String basic =
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString(
                                        "athyper-service:s3cret+%26+more"
                                                .getBytes(StandardCharsets.UTF_8));
        TokenReply posted = world.first.token("demo", serviceForm(secret));
        TokenReply headed =
                world.first.token("demo", form("grant_type", "client_credentials"), basic);
        for (TokenReply reply : List.of(posted, headed)) {
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.body().get("refresh_token")).isEmpty();
            assertThat(world.first.authenticate(text(reply, "access_token")))
                    .isEqualTo(
                            Answer.ok(
                                    new Caller(
                                            DEMO,
                                            new PrincipalId("service-account-athyper-service"),
                                            Set.of("sysadmin"))));
        }
    }

    @Test
    void a_service_without_the_right_secret_is_refused() {
        for (String secret : List.of("", "wrong", "s3cret & mor")) {
            assertError(world.first.token("demo", serviceForm(secret)), 401, "invalid_client");
        }
        assertError(
                world.first.token("demo", serviceForm("x"), "Bearer abc"), 401, "invalid_client");
        assertError(
                world.first.token("demo", serviceForm("x"), "Basic %%%"), 401, "invalid_client");
        var node = world.new Node(Optional.empty());
        assertError(node.token("demo", serviceForm("")), 401, "invalid_client");
    }

    @Test
    void each_client_has_its_own_grants() {
        assertError(
                world.first.token(
                        "demo",
                        form("grant_type", "client_credentials", "client_id", "athyper-cli")),
                400,
                "unauthorized_client");
        assertError(
                world.first.token(
                        "demo",
                        but(
                                serviceForm(LocalWorld.SERVICE_SECRET.reveal()),
                                "grant_type",
                                "password")),
                400,
                "unauthorized_client");
    }

    @Test
    void a_disabled_service_account_gets_nothing() {
        world.directory.put(DEMO, "service-account-athyper-service", false);
        assertError(
                world.first.token("demo", serviceForm(LocalWorld.SERVICE_SECRET.reveal())),
                400,
                "invalid_grant");
    }

    private static Map<String, String> exchangeForm(String subject) {
        return but(
                but(
                        but(
                                serviceForm(LocalWorld.SERVICE_SECRET.reveal()),
                                "grant_type",
                                EXCHANGE),
                        "subject_token_type",
                        ACCESS_TOKEN),
                "subject_token",
                subject);
    }

    @Test
    void an_exchange_gives_the_same_subject_to_another_client_for_no_longer() {
        String subject = text(world.first.password("demo", "manager"), "access_token");
        world.clock.advance(Duration.ofMinutes(10));
        TokenReply reply = world.first.token("demo", exchangeForm(subject));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(text(reply, "issued_token_type")).isEqualTo(ACCESS_TOKEN);
        Value.Fields claims = claims(text(reply, "access_token"));
        assertThat(claims.text("azp")).contains("athyper-service");
        assertThat(claims.text("sub")).isEqualTo(claims(subject).text("sub"));
        assertThat(claims.get("exp")).isEqualTo(claims(subject).get("exp"));
        assertThat(world.first.authenticate(text(reply, "access_token")))
                .isInstanceOf(Answer.Ok.class);
    }

    @Test
    void an_exchange_refuses_what_is_not_a_token_of_this_realm() {
        TokenReply other = world.first.password("acme", "manager");
        Map<String, String> good =
                exchangeForm(text(world.first.password("demo", "manager"), "access_token"));
        assertThat(world.first.token("demo", good).status()).isEqualTo(200);
        for (Map<String, String> bad :
                List.of(
                        exchangeForm(text(other, "access_token")),
                        exchangeForm("x"),
                        exchangeForm(
                                text(world.first.password("demo", "manager"), "refresh_token")),
                        without(good, "subject_token"),
                        without(good, "subject_token_type"),
                        but(good, "actor_token", "x"),
                        but(good, "audience", "evil"),
                        but(good, "requested_token_type", "x"))) {
            assertError(world.first.token("demo", bad), 400, "invalid_request");
        }
        world.clock.advance(Duration.ofMinutes(15));
        assertError(world.first.token("demo", good), 400, "invalid_request");
    }
}
