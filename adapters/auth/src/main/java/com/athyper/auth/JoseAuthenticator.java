package com.athyper.auth;

import com.athyper.identity.Authenticator;
import com.athyper.identity.Caller;
import com.athyper.identity.Directory;
import com.athyper.identity.IdentityError;
import com.athyper.identity.Principal;
import com.athyper.identity.Standing;
import com.athyper.kernel.Answer;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Problem;
import com.athyper.kernel.Sha256;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;

import org.jose4j.jwk.PublicJsonWebKey;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Verifies tokens by JOSE in four layers: signature, type, authorized party, tenant.
 *
 * <p>What a token proves is kept under the token's digest until it expires; what a request narrows
 * to, and whether the principal is still active, is judged each time. A refusal is never kept.
 */
public final class JoseAuthenticator implements Authenticator {
    static final int CACHE_MAX = 10_000;
    static final Duration SKEW_MAX = Duration.ofSeconds(30);
    static final int ROLES_MAX = 500;

    private static final Set<String> ACCESS_TOKEN_TYPES =
            Set.of("jwt", "at+jwt", "application/at+jwt");

    /**
     * Whose tokens are taken.
     *
     * @param issuerBase what comes before {@code /realms/} in an issuer
     * @param clients the authorized parties that we know
     */
    public record Trust(String issuerBase, Set<String> clients, Realms realms) {
        public Trust {
            clients = Set.copyOf(clients);
        }
    }

    /** What a token has proved, whoever shows it and wherever. */
    private record Proved(
            String realm,
            PrincipalId principal,
            Set<String> roles,
            boolean secondFactor,
            Optional<String> tenant,
            Set<String> organizations,
            Instant expires) {}

    private final Trust trust;
    private final RealmKeys keys;
    private final Directory directory;
    private final InstantSource clock;
    private final Cache<String, Proved> proved;

    public JoseAuthenticator(
            Trust trust, RealmKeys keys, Directory directory, InstantSource clock) {
        this.trust = trust;
        this.keys = keys;
        this.directory = directory;
        this.clock = clock;
        this.proved =
                Caffeine.newBuilder()
                        .maximumSize(CACHE_MAX)
                        .expireAfter(
                                Expiry.creating(
                                        (String _, Proved entry) ->
                                                Duration.between(clock.instant(), entry.expires())))
                        .build();
    }

    @Override
    public CompletionStage<Answer<Caller>> authenticate(String bearerToken, Narrowing narrowing) {
        if (bearerToken.isBlank()) {
            return done(IdentityError.TOKEN_MISSING.because("the bearer token is empty"));
        }
        if (bearerToken.length() > CompactJwt.LENGTH_MAX) {
            return done(rejected("a token has at most " + CompactJwt.LENGTH_MAX + " characters"));
        }
        String digest = Sha256.hex(bearerToken);
        Proved known = proved.getIfPresent(digest);
        if (known != null && clock.instant().isBefore(known.expires())) {
            return CompletableFuture.completedFuture(inTenant(known, narrowing));
        }
        return verify(bearerToken)
                .thenApply(
                        answer ->
                                answer.flatMap(
                                        fresh -> {
                                            keep(digest, fresh);
                                            return inTenant(fresh, narrowing);
                                        }));
    }

    private void keep(String digest, Proved fresh) {
        if (clock.instant().isBefore(fresh.expires())) {
            proved.put(digest, fresh);
        }
    }

    private CompletionStage<Answer<Proved>> verify(String token) {
        Optional<CompactJwt> read = CompactJwt.read(token);
        if (read.isEmpty()) {
            return done(rejected("it is not a token signed by an allowed algorithm"));
        }
        CompactJwt jwt = read.get();
        Optional<String> realm = jwt.claims().text("iss").flatMap(this::realmOf);
        if (realm.isEmpty()) {
            return done(rejected("its issuer is not known"));
        }
        return keys.key(realm.get(), jwt.keyId())
                .thenApply(answer -> answer.flatMap(key -> signed(jwt, realm.get(), key)));
    }

    /** Layer one, and the way down through two and three. */
    private Answer<Proved> signed(CompactJwt jwt, String realm, Optional<PublicJsonWebKey> key) {
        if (key.isEmpty() || !jwt.isSignedBy(key.get())) {
            return Answer.refused(rejected("its signature is not by a key of its issuer"));
        }
        return inForce(jwt).flatMap(expires -> authorizedParty(jwt.claims(), realm, expires));
    }

    /** Layer two: an access token, in force now. */
    private Answer<Instant> inForce(CompactJwt jwt) {
        Value.Fields claims = jwt.claims();
        boolean accessToken =
                ACCESS_TOKEN_TYPES.contains(jwt.type().toLowerCase(Locale.ROOT))
                        && claims.text("typ").filter(Tokens.BEARER::equals).isPresent();
        if (!accessToken) {
            return Answer.refused(rejected("it is not an access token"));
        }
        Instant now = clock.instant();
        Optional<Instant> expires = Tokens.time(claims, "exp");
        Optional<Instant> issued = Tokens.time(claims, "iat");
        if (expires.isEmpty() || issued.isEmpty()) {
            return Answer.refused(rejected("it does not say when it was issued and expires"));
        }
        if (!now.isBefore(expires.get().plus(SKEW_MAX))) {
            return Answer.refused(IdentityError.TOKEN_EXPIRED.because("get a new one"));
        }
        boolean early =
                issued.get().isAfter(now.plus(SKEW_MAX))
                        || (claims.get("nbf").isPresent()
                                && Tokens.time(claims, "nbf")
                                        .filter(from -> !from.isAfter(now.plus(SKEW_MAX)))
                                        .isEmpty());
        return early
                ? Answer.refused(rejected("it is not in force yet"))
                : Answer.ok(expires.get());
    }

    /** Layer three: given to a client that we know, for someone with a name. */
    private Answer<Proved> authorizedParty(Value.Fields claims, String realm, Instant expires) {
        if (claims.text("azp").filter(trust.clients()::contains).isEmpty()) {
            return Answer.refused(rejected("it was given to a client that is not known here"));
        }
        Optional<PrincipalId> principal =
                claims.text("preferred_username")
                        .filter(PrincipalId::isValid)
                        .map(PrincipalId::new)
                        .filter(id -> !id.equals(PrincipalId.SYSTEM));
        if (principal.isEmpty()) {
            return Answer.refused(rejected("it does not name a principal"));
        }
        Optional<Set<String>> roles = Tokens.realmRoles(claims);
        if (roles.filter(all -> all.size() <= ROLES_MAX).isEmpty()) {
            return Answer.refused(rejected("its roles cannot be read"));
        }
        if (claims.get("tenant").isPresent() && claims.text("tenant").isEmpty()) {
            return Answer.refused(rejected("its tenant cannot be read"));
        }
        return Answer.ok(
                new Proved(
                        realm,
                        principal.get(),
                        roles.get(),
                        Tokens.twoFactors(claims),
                        claims.text("tenant"),
                        Tokens.organizations(claims),
                        expires));
    }

    /** Layer four: realm, claims and request agree, and the principal may still act. */
    private Answer<Caller> inTenant(Proved entry, Narrowing narrowing) {
        Optional<TenantId> tenant = trust.realms().tenantOf(entry.realm());
        if (tenant.isEmpty()) {
            return Answer.refused(
                    IdentityError.TENANT_UNKNOWN.because("no tenant has the token's realm"));
        }
        String name = tenant.get().value();
        boolean agreed =
                entry.tenant().filter(claim -> !claim.equals(name)).isEmpty()
                        && narrowing.realm().filter(r -> !r.equals(entry.realm())).isEmpty()
                        && narrowing.tenant().filter(t -> !t.equals(name)).isEmpty()
                        && narrowing
                                .org()
                                .filter(o -> !entry.organizations().contains(o))
                                .isEmpty();
        if (!agreed) {
            return Answer.refused(
                    IdentityError.TENANT_MISMATCH.because(
                            "realm, tenant and organization may narrow what the token grants and"
                                    + " never widen it"));
        }
        Optional<Principal> principal = directory.find(tenant.get(), entry.principal());
        if (principal.isPresent() && !principal.get().active()) {
            return Answer.refused(
                    IdentityError.PRINCIPAL_INACTIVE.because("ask an administrator of the tenant"));
        }
        return Answer.ok(
                new Caller(tenant.get(), standing(tenant.get(), entry), entry.secondFactor()));
    }

    /**
     * The directory is the truth for whom it knows: a role that was taken away is gone, whatever
     * the token says. Others are what their identity provider says they are.
     */
    private Standing standing(TenantId tenant, Proved entry) {
        return directory
                .standing(tenant, entry.principal(), clock.instant())
                .orElseGet(() -> Standing.claimed(entry.principal(), entry.roles()));
    }

    private Optional<String> realmOf(String issuer) {
        String prefix = trust.issuerBase() + "/realms/";
        return issuer.startsWith(prefix)
                ? Optional.of(issuer.substring(prefix.length()))
                        .filter(realm -> trust.realms().tenantOf(realm).isPresent())
                : Optional.empty();
    }

    private static Problem rejected(String detail) {
        return IdentityError.TOKEN_REJECTED.because(detail);
    }

    private static <T> CompletionStage<Answer<T>> done(Problem problem) {
        return CompletableFuture.completedFuture(Answer.refused(problem));
    }
}
