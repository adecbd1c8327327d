package com.athyper.auth;

import com.athyper.identity.KeySets;
import com.athyper.identity.LocalIdentityStore;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Json;
import com.athyper.kernel.Secret;
import com.athyper.kernel.Value;

import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.lang.JoseException;

import java.security.SecureRandom;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;

/**
 * The signing keys of the local identity provider: one of RSA per realm, the same on every node.
 *
 * <p>A key is made when its realm is first used. Nodes that make one at the same moment agree
 * through the store, where one wins; the memory here only saves asking again.
 */
public final class LocalRealmKeys implements RealmKeys, KeySets {
    private static final int KEY_BITS = 2048;

    private final LocalIdentityStore store;
    private final SecureRandom chance;
    private final Executor blocking;
    private final ConcurrentMap<String, CompletableFuture<PublicJsonWebKey>> byRealm =
            new ConcurrentHashMap<>();

    /**
     * @param blocking where keys are made, which takes a tenth of a second: virtual threads will do
     */
    public LocalRealmKeys(LocalIdentityStore store, SecureRandom chance, Executor blocking) {
        this.store = store;
        this.chance = chance;
        this.blocking = blocking;
    }

    @Override
    public CompletionStage<Answer<Optional<PublicJsonWebKey>>> key(String realm, String keyId) {
        return signingKey(realm)
                .thenApply(
                        key ->
                                Answer.ok(
                                        key.getKeyId().equals(keyId)
                                                ? Optional.of(key)
                                                : Optional.empty()));
    }

    @Override
    public List<KeySet> known() {
        return byRealm.entrySet().stream()
                .filter(entry -> entry.getValue().isDone())
                .map(
                        entry ->
                                entry.getValue().isCompletedExceptionally()
                                        ? new KeySet(
                                                entry.getKey(), State.MISSING, 0, Optional.empty())
                                        : new KeySet(
                                                entry.getKey(), State.CURRENT, 1, Optional.empty()))
                .sorted(Comparator.comparing(KeySet::realm))
                .toList();
    }

    /** The realm's key with its private part. */
    CompletableFuture<PublicJsonWebKey> signingKey(String realm) {
        var promise = new CompletableFuture<PublicJsonWebKey>();
        var running = byRealm.putIfAbsent(realm, promise);
        if (running != null) {
            return running;
        }
        fetch(realm)
                .whenComplete(
                        (key, failure) -> {
                            if (failure == null) {
                                promise.complete(key);
                            } else {
                                // Told to those who wait and forgotten: the next one asks again.
                                byRealm.remove(realm, promise);
                                promise.completeExceptionally(failure);
                            }
                        });
        return promise;
    }

    /** What the realm publishes: a JWK set without private parts. */
    CompletableFuture<Value.Fields> published(String realm) {
        return signingKey(realm)
                .thenApply(key -> Json.trusted(key.toJson(OutputControlLevel.PUBLIC_ONLY)))
                .thenApply(
                        key -> Value.object().put("keys", new Value.Items(List.of(key))).build());
    }

    private CompletableFuture<PublicJsonWebKey> fetch(String realm) {
        return CompletableFuture.supplyAsync(this::generate, blocking)
                .thenCompose(fresh -> store.signingKey(realm, fresh))
                .thenApply(LocalRealmKeys::parse);
    }

    private Secret generate() {
        try {
            RsaJsonWebKey key = RsaJwkGenerator.generateJwk(KEY_BITS, null, chance);
            key.setKeyId(key.calculateBase64urlEncodedThumbprint("SHA-256"));
            key.setUse("sig");
            key.setAlgorithm(AlgorithmIdentifiers.RSA_USING_SHA256);
            return new Secret(key.toJson(OutputControlLevel.INCLUDE_PRIVATE));
        } catch (JoseException e) {
            throw new IllegalStateException("every JDK makes RSA keys", e);
        }
    }

    private static PublicJsonWebKey parse(Secret stored) {
        try {
            return PublicJsonWebKey.Factory.newPublicJwk(stored.reveal());
        } catch (JoseException e) {
            throw new IllegalStateException("a stored signing key cannot be read", e);
        }
    }
}
