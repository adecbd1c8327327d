package com.athyper.auth;

import com.athyper.identity.Principal;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Ids;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Sha256;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;

import org.jose4j.jwk.PublicJsonWebKey;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Writes and opens the tokens of the local identity provider. */
final class LocalTokens {
    static final List<String> SCOPES = List.of("openid", "profile", "email");

    private final LocalIdentitySettings settings;
    private final LocalRealmKeys keys;
    private final InstantSource clock;
    private final Ids ids;

    LocalTokens(LocalIdentitySettings settings, LocalRealmKeys keys, InstantSource clock, Ids ids) {
        this.settings = settings;
        this.keys = keys;
        this.clock = clock;
        this.ids = ids;
    }

    /** A realm and the tenant that it belongs to. */
    record Place(String realm, TenantId tenant) {}

    /**
     * What ties the tokens of one login together.
     *
     * @param until when the last of them ends
     */
    record Session(String id, String client, String scope, Optional<String> nonce, Instant until) {}

    Instant now() {
        return clock.instant();
    }

    String newId() {
        return ids.next().toString();
    }

    Session session(String client, String scope, Optional<String> nonce) {
        return new Session(
                newId(), client, scope, nonce, now().plus(LocalIdentitySettings.SESSION_LIFETIME));
    }

    /** The scopes granted for those asked for; empty if one of them does not exist. */
    static Optional<String> scope(Optional<String> asked) {
        var wanted = new ArrayList<>(List.of(asked.orElse("").strip().split(" +")));
        wanted.remove("");
        if (!SCOPES.containsAll(wanted)) {
            return Optional.empty();
        }
        return Optional.of(wanted.contains("openid") ? "openid profile email" : "profile email");
    }

    /** Access, refresh and, if asked for, ID token of a person. */
    CompletionStage<Value.Fields> all(Place place, Principal person, Session session) {
        return keys.signingKey(place.realm())
                .thenApply(
                        key -> {
                            Instant now = now();
                            Instant expires =
                                    earlier(
                                            now.plus(LocalIdentitySettings.ACCESS_LIFETIME),
                                            session.until());
                            Value.Fields refresh =
                                    base(place, person.id(), Tokens.REFRESH, session.until())
                                            .with("aud", Value.of(settings.issuer(place.realm())))
                                            .with("azp", Value.of(session.client()))
                                            .with("sid", Value.of(session.id()))
                                            .with("scope", Value.of(session.scope()));
                            var reply =
                                    accessReply(key, access(place, person, session, expires))
                                            .put("refresh_expires_in", seconds(session.until()))
                                            .put("refresh_token", CompactJwt.sign(refresh, key))
                                            .put("session_state", session.id());
                            if (session.scope().startsWith("openid")) {
                                reply.put("id_token", idToken(place, person, session, key));
                            }
                            return reply.put("scope", session.scope()).build();
                        });
    }

    /** An access token alone, which ends with the session at the latest. */
    CompletionStage<Value.Fields> accessOnly(Place place, Principal person, Session session) {
        return keys.signingKey(place.realm())
                .thenApply(
                        key -> {
                            Instant expires =
                                    earlier(
                                            now().plus(LocalIdentitySettings.ACCESS_LIFETIME),
                                            session.until());
                            return accessReply(key, access(place, person, session, expires))
                                    .put("refresh_expires_in", 0)
                                    .put("scope", session.scope())
                                    .build();
                        });
    }

    /** A code that leads back to this request, once and soon. */
    CompletionStage<String> code(Place place, Principal person, AuthorizationRequest request) {
        Value.Fields claims =
                base(
                                place,
                                person.id(),
                                Tokens.CODE,
                                now().plus(LocalIdentitySettings.CODE_LIFETIME))
                        .with("azp", Value.of(request.client()))
                        .with("redirect_uri", Value.of(request.redirectUri()))
                        .with("code_challenge", Value.of(request.challenge()))
                        .with("scope", Value.of(request.scope()));
        Value.Fields whole =
                request.nonce().map(n -> claims.with("nonce", Value.of(n))).orElse(claims);
        return keys.signingKey(place.realm()).thenApply(key -> CompactJwt.sign(whole, key));
    }

    /** What one of our own tokens says, if it is of this realm and type and in force. */
    CompletionStage<Optional<Value.Fields>> open(String realm, String token, String type) {
        Optional<CompactJwt> read = CompactJwt.read(token);
        if (read.isEmpty()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        CompactJwt jwt = read.get();
        return keys.key(realm, jwt.keyId())
                .thenApply(
                        answer ->
                                switch (answer) {
                                    case Answer.Ok<Optional<PublicJsonWebKey>>(var key) ->
                                            key.filter(jwt::isSignedBy)
                                                    .map(_ -> jwt.claims())
                                                    .filter(claims -> holds(claims, realm, type));
                                    case Answer.Refused<Optional<PublicJsonWebKey>> _ ->
                                            Optional.empty();
                                });
    }

    private boolean holds(Value.Fields claims, String realm, String type) {
        return claims.text("typ").filter(type::equals).isPresent()
                && claims.text("iss").filter(settings.issuer(realm)::equals).isPresent()
                && Tokens.time(claims, "exp").filter(now()::isBefore).isPresent();
    }

    private Value.Fields access(Place place, Principal person, Session session, Instant expires) {
        return base(place, person.id(), Tokens.BEARER, expires)
                .with("azp", Value.of(session.client()))
                .with("sid", Value.of(session.id()))
                .with("tenant", Value.of(place.tenant().value()))
                .with(
                        "realm_access",
                        Value.object().put("roles", Value.texts(person.roles())).build())
                .with("scope", Value.of(session.scope()))
                .with("name", Value.of(person.displayName()));
    }

    private String idToken(Place place, Principal person, Session session, PublicJsonWebKey key) {
        Value.Fields claims =
                base(
                                place,
                                person.id(),
                                Tokens.ID,
                                now().plus(LocalIdentitySettings.ACCESS_LIFETIME))
                        .with("aud", Value.of(session.client()))
                        .with("azp", Value.of(session.client()))
                        .with("sid", Value.of(session.id()))
                        .with("name", Value.of(person.displayName()));
        return CompactJwt.sign(
                session.nonce().map(n -> claims.with("nonce", Value.of(n))).orElse(claims), key);
    }

    private Value.Fields base(Place place, PrincipalId person, String type, Instant expires) {
        return Value.object()
                .put("exp", expires.getEpochSecond())
                .put("iat", now().getEpochSecond())
                .put("jti", newId())
                .put("iss", settings.issuer(place.realm()))
                .put("sub", subject(place.tenant(), person))
                .put("typ", type)
                .put("preferred_username", person.value())
                .build();
    }

    private Value.ObjectBuilder accessReply(PublicJsonWebKey key, Value.Fields access) {
        Instant expires = Tokens.time(access, "exp").orElseThrow();
        return Value.object()
                .put("access_token", CompactJwt.sign(access, key))
                .put("expires_in", seconds(expires))
                .put("token_type", "Bearer")
                .put("not-before-policy", 0);
    }

    private long seconds(Instant until) {
        return Math.max(0, until.getEpochSecond() - now().getEpochSecond());
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** Always the same for one person of one tenant (a UUID of RFC 9562's version 8). */
    static String subject(TenantId tenant, PrincipalId person) {
        byte[] digest = Sha256.of((tenant.value() + "|" + person).getBytes(StandardCharsets.UTF_8));
        var bytes = ByteBuffer.wrap(digest);
        long most = (bytes.getLong() & ~0xF000L) | 0x8000L;
        long least = (bytes.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(most, least).toString();
    }
}
