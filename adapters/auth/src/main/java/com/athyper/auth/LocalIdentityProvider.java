package com.athyper.auth;

import com.athyper.auth.AuthorizationRequest.Reading;
import com.athyper.auth.LocalTokens.Place;
import com.athyper.identity.Authenticator.Realms;
import com.athyper.identity.Directory;
import com.athyper.identity.IdentityError;
import com.athyper.identity.LocalIdentity;
import com.athyper.identity.LocalIdentityStore;
import com.athyper.identity.Principal;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Ids;
import com.athyper.kernel.Secret;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * The OpenID provider of environment {@code local}, as Keycloak answers.
 *
 * <p>It holds no sessions: codes and refresh tokens are signed and carry all that is needed, and
 * what may be used but once is marked in the store. So a login begun on one node ends well on
 * another.
 */
public final class LocalIdentityProvider implements LocalIdentity {

    /** What the provider knows of the world. */
    public record Sources(
            Realms realms,
            Directory directory,
            LocalIdentityStore store,
            LocalRealmKeys keys,
            InstantSource clock,
            Ids ids,
            Executor blocking) {}

    private final LocalIdentitySettings settings;
    private final Sources sources;
    private final LocalTokens tokens;
    private final LocalGrants grants;

    public LocalIdentityProvider(LocalIdentitySettings settings, Sources sources) {
        this.settings = settings;
        this.sources = sources;
        this.tokens = new LocalTokens(settings, sources.keys(), sources.clock(), sources.ids());
        this.grants = new LocalGrants(settings, sources, tokens);
    }

    @Override
    public CompletionStage<Answer<Value.Fields>> configuration(String realm) {
        return CompletableFuture.completedFuture(
                sources.realms()
                        .tenantOf(realm)
                        .map(_ -> Answer.ok(discovery(realm)))
                        .orElseGet(LocalIdentityProvider::noRealm));
    }

    @Override
    public CompletionStage<Answer<Value.Fields>> certificates(String realm) {
        return sources.realms().tenantOf(realm).isPresent()
                ? sources.keys().published(realm).thenApply(Answer::ok)
                : CompletableFuture.completedFuture(noRealm());
    }

    @Override
    public CompletionStage<TokenReply> token(
            String realm, Map<String, String> form, Optional<String> authorization) {
        return away(
                () -> {
                    Optional<TenantId> tenant = sources.realms().tenantOf(realm);
                    return tenant.isEmpty()
                            ? CompletableFuture.completedFuture(OAuthReplies.noRealm())
                            : grants.grant(new Place(realm, tenant.get()), form, authorization);
                });
    }

    @Override
    public CompletionStage<LoginReply> authorize(String realm, Map<String, String> query) {
        return CompletableFuture.completedFuture(
                sources.realms().tenantOf(realm).isEmpty()
                        ? LoginPage.failure(404, "There is no such realm.")
                        : switch (AuthorizationRequest.read(query, settings)) {
                            case Reading.Valid(var request) ->
                                    LoginPage.form(
                                            settings.endpoint(realm, "auth"),
                                            realm,
                                            request,
                                            "",
                                            Optional.empty());
                            case Reading.Told(var location) -> new LoginReply.Redirect(location);
                            case Reading.Shown(var message) -> LoginPage.failure(400, message);
                        });
    }

    @Override
    public CompletionStage<LoginReply> login(String realm, Map<String, String> form) {
        return away(
                () -> {
                    Optional<TenantId> tenant = sources.realms().tenantOf(realm);
                    if (tenant.isEmpty()) {
                        return shown(LoginPage.failure(404, "There is no such realm."));
                    }
                    return switch (AuthorizationRequest.read(form, settings)) {
                        case Reading.Valid(var request) ->
                                login(new Place(realm, tenant.get()), form, request);
                        case Reading.Told(var location) -> shown(new LoginReply.Redirect(location));
                        case Reading.Shown(var message) -> shown(LoginPage.failure(400, message));
                    };
                });
    }

    private CompletionStage<LoginReply> login(
            Place place, Map<String, String> form, AuthorizationRequest request) {
        String username = form.getOrDefault("username", "");
        var password = new Secret(form.getOrDefault("password", ""));
        return grants.recognize(place, username, password)
                .thenCompose(
                        recognized ->
                                recognized.filter(Principal::active).isEmpty()
                                        ? shown(
                                                LoginPage.form(
                                                        settings.endpoint(place.realm(), "auth"),
                                                        place.realm(),
                                                        request,
                                                        username,
                                                        Optional.of(
                                                                "Invalid username or password.")))
                                        : tokens.code(place, recognized.get(), request)
                                                .thenApply(
                                                        code ->
                                                                new LoginReply.Redirect(
                                                                        request.withCode(
                                                                                code,
                                                                                settings.issuer(
                                                                                        place
                                                                                                .realm())))));
    }

    private Value.Fields discovery(String realm) {
        return Value.object()
                .put("issuer", settings.issuer(realm))
                .put("authorization_endpoint", settings.endpoint(realm, "auth"))
                .put("token_endpoint", settings.endpoint(realm, "token"))
                .put("jwks_uri", settings.endpoint(realm, "certs"))
                .put(
                        "grant_types_supported",
                        Value.texts(LocalClient.GRANTS.stream().sorted().toList()))
                .put("response_types_supported", Value.texts(List.of("code")))
                .put("response_modes_supported", Value.texts(List.of("query")))
                .put("subject_types_supported", Value.texts(List.of("public")))
                .put("id_token_signing_alg_values_supported", Value.texts(List.of("RS256")))
                .put("code_challenge_methods_supported", Value.texts(List.of("S256")))
                .put("scopes_supported", Value.texts(LocalTokens.SCOPES))
                .put(
                        "token_endpoint_auth_methods_supported",
                        Value.texts(List.of("none", "client_secret_basic", "client_secret_post")))
                .put(
                        "claims_supported",
                        Value.texts(List.of("iss", "sub", "iat", "exp", "name", "tenant")))
                .put("authorization_response_iss_parameter_supported", true)
                .build();
    }

    /** Hashing and signing take long enough to be done on a thread of their own. */
    private <T> CompletionStage<T> away(Supplier<CompletionStage<T>> work) {
        return CompletableFuture.supplyAsync(work, sources.blocking()).thenCompose(stage -> stage);
    }

    private static CompletionStage<LoginReply> shown(LoginReply reply) {
        return CompletableFuture.completedFuture(reply);
    }

    private static <T> Answer<T> noRealm() {
        return Answer.refused(
                IdentityError.REALM_UNKNOWN.because(
                        "tenants and their realms have to exist first"));
    }
}
