package com.athyper.edge.login;

import static com.athyper.edge.exchange.Method.GET;
import static com.athyper.edge.exchange.Method.POST;

import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Parameter;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Request;
import com.athyper.edge.exchange.Steps;
import com.athyper.identity.LocalIdentity;
import com.athyper.identity.LocalIdentity.LoginReply;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Value;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The local identity provider, with the paths that Keycloak has.
 *
 * <pre>
 * GET  /realms/{realm}/.well-known/openid-configuration
 * GET  /realms/{realm}/protocol/openid-connect/certs
 * POST /realms/{realm}/protocol/openid-connect/token
 * GET  /realms/{realm}/protocol/openid-connect/auth   the login page
 * POST /realms/{realm}/protocol/openid-connect/auth   what the login page sends
 * </pre>
 */
public final class LoginRoutes {
    private static final String REALM = "/realms/{realm}";
    private static final String PROTOCOL = REALM + "/protocol/openid-connect";
    private static final String REASON = "it is where tokens come from";

    /**
     * The page is plain and sends one form. Browsers hold redirects after a form against {@code
     * form-action}, and the way back to the client is one.
     */
    private static final String LOGIN_POLICY =
            "default-src 'none'; base-uri 'none';"
                    + " form-action 'self' https: http://localhost:* http://127.0.0.1:*;"
                    + " frame-ancestors 'none'";

    private static final Shape OPENID = Shape.openObject("OpenIdDocument").build();
    private static final Shape TOKENS =
            Shape.openObject("TokenReply")
                    .may("access_token", Shape.text())
                    .may("error", Shape.text())
                    .build();
    private static final Shape TOKEN_FORM =
            Shape.openObject("TokenRequest").must("grant_type", Shape.text()).build();
    private static final Shape LOGIN_FORM = Shape.openObject("LoginForm").build();

    /** What RFC 6749, OpenID Connect and PKCE let a client say. */
    private static final Parameter[] AUTHORIZATION =
            List.of(
                            "response_type",
                            "client_id",
                            "redirect_uri",
                            "scope",
                            "state",
                            "nonce",
                            "code_challenge",
                            "code_challenge_method",
                            "response_mode",
                            "prompt",
                            "login_hint",
                            "ui_locales",
                            "max_age",
                            "display",
                            "acr_values")
                    .stream()
                    .map(name -> Parameter.query(name, Shape.text(), "as in OpenID Connect Core"))
                    .toArray(Parameter[]::new);

    private final LocalIdentity identity;

    public LoginRoutes(LocalIdentity identity) {
        this.identity = identity;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                about("The discovery document")
                        .gives(200, OPENID)
                        .refuses(404)
                        .open(
                                GET,
                                REALM + "/.well-known/openid-configuration",
                                REASON,
                                request ->
                                        document(identity.configuration(request.param("realm")))),
                about("The realm's public keys")
                        .gives(200, OPENID)
                        .refuses(404)
                        .open(
                                GET,
                                PROTOCOL + "/certs",
                                REASON,
                                request -> document(identity.certificates(request.param("realm")))),
                about("Tokens, by one of the grants")
                        .takesForm(TOKEN_FORM)
                        .gives(200, TOKENS)
                        .alike(400, 401)
                        .open(POST, PROTOCOL + "/token", REASON, this::token),
                about("The login page")
                        .may(AUTHORIZATION)
                        .ignoringUnknown()
                        .gives(200, Reply.Form.HTML)
                        .alike(302, 400, 404)
                        .open(
                                GET,
                                PROTOCOL + "/auth",
                                REASON,
                                request ->
                                        login(
                                                identity.authorize(
                                                        request.param("realm"),
                                                        request.query().values()))),
                about("What the login page sends")
                        .takesForm(LOGIN_FORM)
                        .gives(302, Reply.Form.HTML, "Location")
                        .alike(200, 400, 401, 404)
                        .open(
                                POST,
                                PROTOCOL + "/auth",
                                REASON,
                                request ->
                                        login(
                                                identity.login(
                                                        request.param("realm"), request.form()))));
    }

    private static Contract about(String summary) {
        return Contract.of("login", "login", summary);
    }

    private CompletionStage<Answer<Reply>> token(Request request) {
        return identity.token(
                        request.param("realm"),
                        request.form(),
                        request.headers().only("Authorization"))
                .thenApply(
                        reply ->
                                Answer.ok(
                                        Reply.json(reply.status(), reply.body())
                                                .with("Pragma", "no-cache")));
    }

    private static CompletionStage<Answer<Reply>> document(
            CompletionStage<Answer<Value.Fields>> document) {
        return Steps.map(document, Reply::ok);
    }

    private static CompletionStage<Answer<Reply>> login(CompletionStage<LoginReply> login) {
        return login.thenApply(
                reply ->
                        Answer.ok(
                                switch (reply) {
                                    case LoginReply.Redirect(var location) ->
                                            Reply.empty(302).with("Location", location);
                                    case LoginReply.LoginPage(var status, var html) ->
                                            Reply.html(status, html, LOGIN_POLICY);
                                }));
    }
}
