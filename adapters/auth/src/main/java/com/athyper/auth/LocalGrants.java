package com.athyper.auth;

import com.athyper.auth.LocalIdentityProvider.Sources;
import com.athyper.auth.LocalTokens.Place;
import com.athyper.auth.LocalTokens.Session;
import com.athyper.identity.LocalIdentity.TokenReply;
import com.athyper.identity.Principal;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Secret;
import com.athyper.kernel.Sha256;
import com.athyper.kernel.Value;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/** The five ways to come by a token. */
final class LocalGrants {
    private static final String ACCESS_TOKEN_TYPE = "urn:ietf:params:oauth:token-type:access_token";
    private static final Pattern VERIFIER = Pattern.compile("[A-Za-z0-9._~-]{43,128}");

    private final LocalIdentitySettings settings;
    private final Sources sources;
    private final LocalTokens tokens;

    LocalGrants(LocalIdentitySettings settings, Sources sources, LocalTokens tokens) {
        this.settings = settings;
        this.sources = sources;
        this.tokens = tokens;
    }

    /** What every grant is asked with. */
    private record Asked(Place place, LocalClient client, Map<String, String> form, String scope) {
        Optional<String> parameter(String name) {
            return Optional.ofNullable(form.get(name)).filter(value -> !value.isEmpty());
        }
    }

    CompletionStage<TokenReply> grant(
            Place place, Map<String, String> form, Optional<String> authorization) {
        String type = form.getOrDefault("grant_type", "");
        if (type.isEmpty()) {
            return done(OAuthReplies.invalidRequest("Missing form parameter: grant_type"));
        }
        if (!LocalClient.GRANTS.contains(type)) {
            return done(OAuthReplies.unsupportedGrant());
        }
        Optional<LocalClient> client =
                LocalClient.authenticate(form, authorization, settings.serviceSecret());
        if (client.isEmpty()) {
            return done(OAuthReplies.invalidClient());
        }
        if (!client.get().grants().contains(type)) {
            return done(OAuthReplies.unauthorizedClient());
        }
        Optional<String> scope = LocalTokens.scope(Optional.ofNullable(form.get("scope")));
        if (scope.isEmpty()) {
            return done(OAuthReplies.invalidScope());
        }
        var asked = new Asked(place, client.get(), form, scope.get());
        return switch (type) {
            case LocalClient.PASSWORD -> password(asked);
            case LocalClient.CODE -> code(asked);
            case LocalClient.REFRESH -> refresh(asked);
            case LocalClient.CREDENTIALS -> credentials(asked);
            case LocalClient.EXCHANGE -> exchange(asked);
            default -> done(OAuthReplies.unsupportedGrant());
        };
    }

    /** The person of that name and password, active or not; takes the same time in every case. */
    CompletionStage<Optional<Principal>> recognize(Place place, String username, Secret password) {
        Optional<Principal> principal = find(place, username);
        CompletionStage<Optional<Secret>> stored =
                PrincipalId.isValid(username)
                        ? sources.store().passwordHash(place.tenant(), new PrincipalId(username))
                        : CompletableFuture.completedFuture(Optional.empty());
        return stored.thenApplyAsync(
                hash ->
                        PasswordHash.matches(password, hash.orElseGet(PasswordHash::ofNobody))
                                        && hash.isPresent()
                                ? principal
                                : Optional.empty(),
                sources.blocking());
    }

    private CompletionStage<TokenReply> password(Asked asked) {
        Optional<String> username = asked.parameter("username");
        Optional<String> password = asked.parameter("password");
        if (username.isEmpty() || password.isEmpty()) {
            return done(
                    OAuthReplies.invalidRequest(
                            "Missing form parameter: "
                                    + (username.isEmpty() ? "username" : "password")));
        }
        return recognize(asked.place(), username.get(), new Secret(password.get()))
                .thenCompose(
                        recognized -> {
                            if (recognized.isEmpty()) {
                                return done(OAuthReplies.wrongCredentials());
                            }
                            Principal person = recognized.get();
                            if (!person.active()) {
                                return done(OAuthReplies.invalidGrant("Account disabled"));
                            }
                            Session session =
                                    tokens.session(
                                            asked.client().id(), asked.scope(), Optional.empty());
                            return granted(tokens.all(asked.place(), person, session));
                        });
    }

    private CompletionStage<TokenReply> refresh(Asked asked) {
        Optional<String> token = asked.parameter("refresh_token");
        if (token.isEmpty()) {
            return done(OAuthReplies.invalidRequest("No refresh token"));
        }
        return tokens.open(asked.place().realm(), token.get(), Tokens.REFRESH)
                .thenCompose(
                        opened -> {
                            Optional<Value.Fields> claims =
                                    opened.filter(c -> belongsTo(asked.client(), c));
                            if (claims.isEmpty()) {
                                return done(OAuthReplies.invalidGrant("Invalid refresh token"));
                            }
                            Optional<Principal> person = activePerson(asked.place(), claims.get());
                            if (person.isEmpty()) {
                                return done(OAuthReplies.invalidGrant("User disabled"));
                            }
                            return granted(
                                    tokens.all(
                                            asked.place(),
                                            person.get(),
                                            continued(claims.get(), asked)));
                        });
    }

    private CompletionStage<TokenReply> code(Asked asked) {
        Optional<String> code = asked.parameter("code");
        if (code.isEmpty()) {
            return done(OAuthReplies.invalidRequest("Missing parameter: code"));
        }
        return tokens.open(asked.place().realm(), code.get(), Tokens.CODE)
                .thenCompose(
                        opened -> {
                            Optional<Value.Fields> claims =
                                    opened.filter(c -> belongsTo(asked.client(), c));
                            return claims.isEmpty()
                                    ? done(OAuthReplies.invalidGrant("Code not valid"))
                                    : redeem(asked, claims.get());
                        });
    }

    /** The code is used up by the attempt, right or wrong: there is no guessing of verifiers. */
    private CompletionStage<TokenReply> redeem(Asked asked, Value.Fields claims) {
        String id = claims.text("jti").orElseThrow();
        Instant until = Tokens.time(claims, "exp").orElseThrow();
        return sources.store()
                .useOnce("code:" + asked.place().realm() + ":" + id, until)
                .thenCompose(
                        first -> {
                            if (!first) {
                                return done(OAuthReplies.invalidGrant("Code not valid"));
                            }
                            if (!claims.text("redirect_uri")
                                    .equals(asked.parameter("redirect_uri"))) {
                                return done(OAuthReplies.invalidGrant("Incorrect redirect_uri"));
                            }
                            if (!verifies(asked, claims)) {
                                return done(
                                        OAuthReplies.invalidGrant(
                                                "PKCE verification failed: Code mismatch"));
                            }
                            Optional<Principal> person = activePerson(asked.place(), claims);
                            if (person.isEmpty()) {
                                return done(OAuthReplies.invalidGrant("User disabled"));
                            }
                            Session session =
                                    tokens.session(
                                            asked.client().id(),
                                            claims.text("scope").orElse(asked.scope()),
                                            claims.text("nonce"));
                            return granted(tokens.all(asked.place(), person.get(), session));
                        });
    }

    private static boolean verifies(Asked asked, Value.Fields claims) {
        String verifier = asked.parameter("code_verifier").orElse("");
        if (!VERIFIER.matcher(verifier).matches()) {
            return false;
        }
        byte[] challenge =
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encode(Sha256.of(verifier.getBytes(StandardCharsets.US_ASCII)));
        String expected = claims.text("code_challenge").orElse("");
        return MessageDigest.isEqual(challenge, expected.getBytes(StandardCharsets.US_ASCII));
    }

    private CompletionStage<TokenReply> credentials(Asked asked) {
        Optional<Principal> account =
                activePrincipal(asked.place(), LocalIdentitySettings.SERVICE_ACCOUNT);
        if (account.isEmpty()) {
            return done(OAuthReplies.invalidGrant("Account disabled"));
        }
        Session session = tokens.session(asked.client().id(), asked.scope(), Optional.empty());
        return granted(tokens.accessOnly(asked.place(), account.get(), session));
    }

    private CompletionStage<TokenReply> exchange(Asked asked) {
        Optional<TokenReply> refusal = unfit(asked);
        if (refusal.isPresent()) {
            return done(refusal.get());
        }
        return tokens.open(
                        asked.place().realm(),
                        asked.parameter("subject_token").orElseThrow(),
                        Tokens.BEARER)
                .thenCompose(
                        claims -> {
                            if (claims.isEmpty()) {
                                return done(
                                        OAuthReplies.invalidRequest(
                                                "subject_token is not a valid access token of this"
                                                        + " realm"));
                            }
                            Optional<Principal> subject = activePerson(asked.place(), claims.get());
                            if (subject.isEmpty()) {
                                return done(OAuthReplies.invalidGrant("User disabled"));
                            }
                            return tokens.accessOnly(
                                            asked.place(),
                                            subject.get(),
                                            continued(claims.get(), asked))
                                    .thenApply(
                                            body ->
                                                    new TokenReply(
                                                            200,
                                                            body.with(
                                                                    "issued_token_type",
                                                                    Value.of(ACCESS_TOKEN_TYPE))));
                        });
    }

    /** What RFC 8693 allows and we do not, said clearly. */
    private static Optional<TokenReply> unfit(Asked asked) {
        if (asked.parameter("subject_token").isEmpty()) {
            return Optional.of(OAuthReplies.invalidRequest("subject_token parameter is required"));
        }
        if (!asked.parameter("subject_token_type").equals(Optional.of(ACCESS_TOKEN_TYPE))) {
            return Optional.of(
                    OAuthReplies.invalidRequest("subject_token_type must be " + ACCESS_TOKEN_TYPE));
        }
        if (asked.parameter("actor_token").isPresent()) {
            return Optional.of(OAuthReplies.invalidRequest("actor_token is not supported"));
        }
        if (!asked.parameter("requested_token_type")
                .orElse(ACCESS_TOKEN_TYPE)
                .equals(ACCESS_TOKEN_TYPE)) {
            return Optional.of(
                    OAuthReplies.invalidRequest(
                            "requested_token_type must be " + ACCESS_TOKEN_TYPE));
        }
        return asked.parameter("audience").filter(a -> !LocalClient.isKnown(a)).isPresent()
                ? Optional.of(OAuthReplies.invalidRequest("audience is not known"))
                : Optional.empty();
    }

    /** Another token of the same session: it ends when what it was got with would have ended. */
    private static Session continued(Value.Fields claims, Asked asked) {
        return new Session(
                claims.text("sid").orElseThrow(),
                asked.client().id(),
                claims.text("scope").orElse(asked.scope()),
                Optional.empty(),
                Tokens.time(claims, "exp").orElseThrow());
    }

    private static boolean belongsTo(LocalClient client, Value.Fields claims) {
        return claims.text("azp").filter(client.id()::equals).isPresent();
    }

    private Optional<Principal> activePerson(Place place, Value.Fields claims) {
        return claims.text("preferred_username").flatMap(name -> activePrincipal(place, name));
    }

    /** The service account exists in every realm, unless the directory says otherwise. */
    private Optional<Principal> activePrincipal(Place place, String name) {
        Optional<Principal> known = find(place, name);
        if (!name.equals(LocalIdentitySettings.SERVICE_ACCOUNT)) {
            return known.filter(Principal::active);
        }
        boolean disabled = known.filter(account -> !account.active()).isPresent();
        return disabled
                ? Optional.empty()
                : Optional.of(
                        new Principal(
                                new PrincipalId(name),
                                "Service account",
                                List.copyOf(settings.serviceRoles()),
                                Optional.empty(),
                                true));
    }

    private Optional<Principal> find(Place place, String name) {
        return PrincipalId.isValid(name)
                ? sources.directory().find(place.tenant(), new PrincipalId(name))
                : Optional.empty();
    }

    private static CompletionStage<TokenReply> granted(CompletionStage<Value.Fields> body) {
        return body.thenApply(fields -> new TokenReply(200, fields));
    }

    private static CompletionStage<TokenReply> done(TokenReply reply) {
        return CompletableFuture.completedFuture(reply);
    }
}
