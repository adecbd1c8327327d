package com.athyper.auth;

import static com.athyper.auth.LocalWorld.DEMO;
import static com.athyper.auth.LocalWorld.but;
import static com.athyper.auth.LocalWorld.claims;
import static com.athyper.auth.LocalWorld.form;
import static com.athyper.auth.LocalWorld.text;
import static com.athyper.auth.LocalWorld.without;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.identity.LocalIdentity.LoginReply;
import com.athyper.identity.LocalIdentity.LoginReply.LoginPage;
import com.athyper.identity.LocalIdentity.LoginReply.Redirect;
import com.athyper.identity.LocalIdentity.TokenReply;
import com.athyper.kernel.Answer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

class LocalLoginTest {
    private static final String CALLBACK = "http://127.0.0.1:9999/callback?from=here";

    /** The example of RFC 7636, appendix B. */
    private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    private final LocalWorld world = new LocalWorld();

    private static Map<String, String> request() {
        return form(
                "response_type", "code",
                "client_id", "athyper-cli",
                "redirect_uri", CALLBACK,
                "scope", "openid",
                "state", "s&t\"<a>",
                "nonce", "n-1",
                "code_challenge", CHALLENGE,
                "code_challenge_method", "S256");
    }

    private LoginReply authorize(Map<String, String> query) {
        return world.first.provider.authorize("demo", query).toCompletableFuture().join();
    }

    private LoginReply login(Map<String, String> form) {
        return world.first.provider.login("demo", form).toCompletableFuture().join();
    }

    private static Map<String, String> signIn(String username, String password) {
        return but(but(request(), "username", username), "password", password);
    }

    private static Map<String, String> answered(LoginReply reply) {
        String location = ((Redirect) reply).location();
        var answered = new LinkedHashMap<String, String>();
        for (String pair : URI.create(location).getRawQuery().split("&")) {
            String[] parts = pair.split("=", 2);
            answered.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return answered;
    }

    private String code() {
        String code = answered(login(signIn("manager", "manager"))).get("code");
        assertThat(code).isNotNull();
        return code == null ? "" : code;
    }

    private static Map<String, String> redemption(String code) {
        return form(
                "grant_type", "authorization_code",
                "client_id", "athyper-cli",
                "code", code,
                "redirect_uri", CALLBACK,
                "code_verifier", VERIFIER);
    }

    private static void assertInvalid(TokenReply reply) {
        assertThat(reply.status()).isEqualTo(400);
        assertThat(text(reply, "error")).isEqualTo("invalid_grant");
    }

    @Test
    void the_right_credentials_lead_back_with_a_code_that_becomes_tokens() {
        LoginReply reply = login(signIn("manager", "manager"));
        assertThat(((Redirect) reply).location()).startsWith(CALLBACK + "&state=");
        Map<String, String> answered = answered(reply);
        assertThat(answered)
                .containsEntry("state", "s&t\"<a>")
                .containsEntry("iss", "http://localhost:3000/realms/demo");
        TokenReply tokens =
                world.first.token("demo", redemption(answered.getOrDefault("code", "")));
        assertThat(tokens.status()).isEqualTo(200);
        assertThat(claims(text(tokens, "id_token")).text("nonce")).contains("n-1");
        assertThat(world.first.authenticate(text(tokens, "access_token")))
                .isInstanceOf(Answer.Ok.class);
    }

    @Test
    void a_code_is_good_once_on_whatever_node() {
        String code = code();
        var second = world.new Node(Optional.empty());
        assertThat(second.token("demo", redemption(code)).status()).isEqualTo(200);
        assertInvalid(world.first.token("demo", redemption(code)));
        assertInvalid(second.token("demo", redemption(code)));
    }

    @Test
    void each_sign_in_has_a_code_of_its_own() {
        String one = code();
        String other = code();
        assertThat(world.first.token("demo", redemption(one)).status()).isEqualTo(200);
        assertThat(world.first.token("demo", redemption(other)).status()).isEqualTo(200);
    }

    @Test
    void a_wrong_verifier_uses_the_code_up() {
        String code = code();
        String other = VERIFIER.replace('d', 'e');
        assertInvalid(world.first.token("demo", but(redemption(code), "code_verifier", other)));
        assertInvalid(world.first.token("demo", redemption(code)));
    }

    @Test
    void a_verifier_is_needed_and_has_a_form() {
        assertInvalid(world.first.token("demo", without(redemption(code()), "code_verifier")));
        assertInvalid(world.first.token("demo", but(redemption(code()), "code_verifier", "short")));
        // The challenge itself is no verifier: method plain does not exist here.
        assertInvalid(
                world.first.token("demo", but(redemption(code()), "code_verifier", CHALLENGE)));
    }

    @Test
    void a_code_is_bound_to_its_address_realm_and_minute() {
        assertInvalid(
                world.first.token(
                        "demo",
                        but(redemption(code()), "redirect_uri", "http://127.0.0.1:1/callback")));
        assertInvalid(world.first.token("demo", without(redemption(code()), "redirect_uri")));
        assertInvalid(world.first.token("acme", redemption(code())));
        String late = code();
        world.clock.advance(Duration.ofSeconds(60));
        assertInvalid(world.first.token("demo", redemption(late)));
    }

    @Test
    void another_token_is_no_code_and_a_code_no_token() {
        assertInvalid(
                world.first.token(
                        "demo",
                        redemption(text(world.first.password("demo", "user"), "access_token"))));
        assertThat(world.first.authenticate(code())).isInstanceOf(Answer.Refused.class);
    }

    @Test
    void who_was_disabled_after_signing_in_gets_no_token() {
        String code = code();
        world.person(DEMO, "manager", false, "manager");
        assertInvalid(world.first.token("demo", redemption(code)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "ghost", "manager"})
    void wrong_credentials_show_the_page_again_and_say_no_more(String username) {
        String password = username.equals("ghost") ? "ghost" : "wrong";
        var page = (LoginPage) login(signIn(username, password));
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.html())
                .contains("Invalid username or password.")
                .contains("value=\"" + username + "\"")
                .doesNotContain("value=\"" + password + "\" autocomplete=\"current-password\"");
    }

    @Test
    void the_page_carries_the_request_and_nothing_from_elsewhere() {
        var page = (LoginPage) authorize(request());
        assertThat(page.html())
                .contains("<html lang=\"en\">")
                .contains("action=\"/realms/demo/protocol/openid-connect/auth\"")
                .contains("name=\"state\" value=\"s&amp;t&quot;&lt;a&gt;\"")
                .contains("name=\"redirect_uri\" value=\"" + CALLBACK + "\"")
                .contains("<label for=\"username\">", "<label for=\"password\">")
                .doesNotContain("<script", "style", "src=", "href=", "<a>");
    }

    @Test
    void what_was_typed_is_shown_as_text() {
        var page = (LoginPage) login(signIn("\"><script>alert(1)</script>", "x"));
        assertThat(page.html())
                .doesNotContain("<script")
                .contains("&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/relative",
                "https://evil.example/callback",
                "http://evil.example/callback",
                "http://localhost.evil.example/",
                "http://localhost:3000@evil.example/",
                "http://localhost@evil.example/",
                "http://127.0.0.1:9999/#fragment",
                "https://127.0.0.1:9999/callback",
                "javascript:alert(1)",
                "http://127.0.0.1:9999/\r\nSet-Cookie: a=b",
                "http://localhost:3000.evil.example/"
            })
    void an_address_elsewhere_is_never_returned_to(String redirectUri) {
        Map<String, String> changed =
                but(signIn("manager", "manager"), "redirect_uri", redirectUri);
        assertThat(authorize(changed))
                .isInstanceOfSatisfying(
                        LoginPage.class, page -> assertThat(page.status()).isEqualTo(400));
        assertThat(login(changed))
                .isInstanceOfSatisfying(
                        LoginPage.class, page -> assertThat(page.status()).isEqualTo(400));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost/callback",
                "http://[::1]:7777/",
                "http://127.0.0.1:1",
                "http://localhost:3000/api/auth/callback"
            })
    void this_machine_and_the_platform_are_returned_to(String redirectUri) {
        assertThat(login(but(signIn("manager", "manager"), "redirect_uri", redirectUri)))
                .isInstanceOfSatisfying(
                        Redirect.class,
                        redirect -> assertThat(redirect.location()).startsWith(redirectUri + "?"));
    }

    @Test
    void a_faulty_request_is_told_to_its_client() {
        assertTold(without(request(), "code_challenge"), "invalid_request");
        assertTold(but(request(), "code_challenge_method", "plain"), "invalid_request");
        assertTold(without(request(), "code_challenge_method"), "invalid_request");
        assertTold(but(request(), "code_challenge", VERIFIER + "x"), "invalid_request");
        assertTold(but(request(), "response_type", "token"), "unsupported_response_type");
        assertTold(but(request(), "scope", "root"), "invalid_scope");
    }

    private void assertTold(Map<String, String> request, String error) {
        assertThat(answered(authorize(request)))
                .containsEntry("error", error)
                .containsEntry("state", "s&t\"<a>");
        Map<String, String> withCredentials =
                but(but(request, "username", "manager"), "password", "manager");
        assertThat(answered(login(withCredentials)))
                .containsEntry("error", error)
                .doesNotContainKey("code");
    }

    @Test
    void what_cannot_be_told_to_a_client_is_shown() {
        assertShown(but(request(), "client_id", "evil"), 400);
        assertShown(but(request(), "client_id", "athyper-service"), 400);
        String longest = "s".repeat(AuthorizationRequest.PARAMETER_MAX);
        assertThat(((LoginPage) authorize(but(request(), "state", longest))).status())
                .isEqualTo(200);
        assertShown(but(request(), "state", longest + "s"), 400);
        assertThat(
                        world.first
                                .provider
                                .authorize("nowhere", request())
                                .toCompletableFuture()
                                .join())
                .isInstanceOfSatisfying(
                        LoginPage.class, page -> assertThat(page.status()).isEqualTo(404));
    }

    private void assertShown(Map<String, String> request, int status) {
        assertThat(authorize(request))
                .isInstanceOfSatisfying(
                        LoginPage.class, page -> assertThat(page.status()).isEqualTo(status));
    }
}
