package com.athyper.auth;

import com.athyper.identity.IdentityError;
import com.athyper.identity.KeySets;
import com.athyper.kernel.Answer;

import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The keys of realms at a Keycloak, fetched lazily per realm and remembered for ten minutes.
 *
 * <p>A key id that is not among them may be a new key: it has them fetched anew, at most once in 30
 * seconds per realm, so that made-up ids do not become a flood. While the issuer is away, the last
 * known keys go on being used.
 */
public final class HttpRealmKeys implements RealmKeys, KeySets {
    private static final Logger LOG = LoggerFactory.getLogger(HttpRealmKeys.class);

    static final Duration LIFETIME = Duration.ofMinutes(10);
    static final Duration REFETCH_AFTER = Duration.ofSeconds(30);

    /** How long an issuer that did not answer is left alone while there are no keys at all. */
    static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    static final int BODY_BYTES_MAX = 256 * 1024;

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final String issuerBase;
    private final HttpClient http;
    private final InstantSource clock;
    private final ConcurrentMap<String, Realm> realms = new ConcurrentHashMap<>();

    /**
     * @param http without redirects: an issuer's keys are where its issuer is
     */
    public HttpRealmKeys(String issuerBase, HttpClient http, InstantSource clock) {
        if (http.followRedirects() != HttpClient.Redirect.NEVER) {
            throw new IllegalArgumentException("keys are not fetched through redirects");
        }
        this.issuerBase = issuerBase;
        this.http = http;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Answer<Optional<PublicJsonWebKey>>> key(String realm, String keyId) {
        return realms.computeIfAbsent(realm, Realm::new).key(keyId);
    }

    @Override
    public List<KeySet> known() {
        return realms.values().stream()
                .map(Realm::known)
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(KeySet::realm))
                .toList();
    }

    /** What is known of one realm, and the one fetch that may be under way. */
    private final class Realm {
        private final String name;
        private Optional<Map<String, PublicJsonWebKey>> keys = Optional.empty();
        private Instant fetched = Instant.MIN;
        private Instant tried = Instant.MIN;
        private boolean failed;
        private Optional<CompletableFuture<Answer<Map<String, PublicJsonWebKey>>>> underWay =
                Optional.empty();

        Realm(String name) {
            this.name = name;
        }

        /** Empty while the first answer is waited for. */
        synchronized Optional<KeySet> known() {
            if (keys.isEmpty()) {
                return underWay.isPresent()
                        ? Optional.empty()
                        : Optional.of(new KeySet(name, State.MISSING, 0, Optional.empty()));
            }
            return Optional.of(
                    new KeySet(
                            name,
                            failed ? State.STALE : State.CURRENT,
                            keys.get().size(),
                            Optional.of(fetched)));
        }

        CompletionStage<Answer<Optional<PublicJsonWebKey>>> key(String keyId) {
            return present(keyId)
                    .thenApply(answer -> answer.map(all -> Optional.ofNullable(all.get(keyId))));
        }

        private synchronized CompletionStage<Answer<Map<String, PublicJsonWebKey>>> present(
                String keyId) {
            Instant now = clock.instant();
            Duration rest = keys.isPresent() ? REFETCH_AFTER : RETRY_AFTER;
            boolean mayTry = tried.equals(Instant.MIN) || !now.isBefore(tried.plus(rest));
            boolean serves =
                    keys.isPresent()
                            && keys.get().containsKey(keyId)
                            && now.isBefore(fetched.plus(LIFETIME));
            if (serves) {
                return CompletableFuture.completedFuture(Answer.ok(keys.get()));
            }
            if (underWay.isPresent()) {
                return underWay.get();
            }
            if (!mayTry) {
                return CompletableFuture.completedFuture(lastKnown());
            }
            tried = now;
            var request = fetchKeys();
            var fetch = new CompletableFuture<Answer<Map<String, PublicJsonWebKey>>>();
            underWay = Optional.of(fetch);
            request.whenComplete((fresh, failure) -> fetch.complete(settle(fresh, failure)));
            return fetch;
        }

        private CompletableFuture<Map<String, PublicJsonWebKey>> fetchKeys() {
            var request =
                    HttpRequest.newBuilder(
                                    URI.create(
                                            issuerBase
                                                    + "/realms/"
                                                    + name
                                                    + "/protocol/openid-connect/certs"))
                            .timeout(TIMEOUT)
                            .header("Accept", "application/json")
                            .GET()
                            .build();
            return http.sendAsync(
                            request, BodyHandlers.limiting(BodyHandlers.ofString(), BODY_BYTES_MAX))
                    .thenApply(
                            response -> {
                                if (response.statusCode() != 200) {
                                    throw new IllegalStateException(
                                            "the issuer answered " + response.statusCode());
                                }
                                return parse(response.body());
                            });
        }

        private synchronized Answer<Map<String, PublicJsonWebKey>> settle(
                @Nullable Map<String, PublicJsonWebKey> fresh, @Nullable Throwable failure) {
            underWay = Optional.empty();
            failed = fresh == null;
            if (fresh != null) {
                keys = Optional.of(fresh);
                fetched = clock.instant();
                return Answer.ok(fresh);
            }
            LOG.atWarn()
                    .setMessage("A realm's keys could not be fetched")
                    .addKeyValue("realm", name)
                    .addKeyValue("stale", keys.isPresent())
                    .setCause(failure)
                    .log();
            return lastKnown();
        }

        private Answer<Map<String, PublicJsonWebKey>> lastKnown() {
            return keys.<Answer<Map<String, PublicJsonWebKey>>>map(Answer::ok)
                    .orElseGet(
                            () ->
                                    Answer.refused(
                                            IdentityError.KEYS_UNAVAILABLE.because(
                                                    "the issuer does not answer; try again in a"
                                                            + " moment")));
        }
    }

    private static Map<String, PublicJsonWebKey> parse(String body) {
        try {
            var keys = new LinkedHashMap<String, PublicJsonWebKey>();
            for (JsonWebKey key : new JsonWebKeySet(body).getJsonWebKeys()) {
                if (key instanceof PublicJsonWebKey usable && usable.getKeyId() != null) {
                    keys.put(usable.getKeyId(), usable);
                }
            }
            return Map.copyOf(keys);
        } catch (JoseException e) {
            throw new IllegalStateException("the issuer's answer is not a JWK set", e);
        }
    }
}
