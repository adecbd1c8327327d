package com.athyper.auth;

import static com.athyper.identity.IdentityError.KEYS_UNAVAILABLE;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.identity.Authenticator.Narrowing;
import com.athyper.identity.Caller;
import com.athyper.identity.IdentityError;
import com.athyper.kernel.Answer;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;

import org.jose4j.jwk.PublicJsonWebKey;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** An authenticator that trusts two realms, their keys, and tokens that it takes. */
final class JoseWorld {
    private static final String BASE = "https://id.example";
    static final TenantId DEMO = new TenantId("demo");
    static final TenantId ACME = new TenantId("acme");
    static final PublicJsonWebKey DEMO_KEY = Forge.rsa("demo-1");
    static final PublicJsonWebKey DEMO_EC_KEY = Forge.ec("demo-ec");
    static final PublicJsonWebKey DEMO_PS_KEY = Forge.rsa("demo-ps");
    static final PublicJsonWebKey DEMO_ENCRYPTION_KEY = Forge.rsa("demo-enc");
    static final PublicJsonWebKey ACME_KEY = Forge.rsa("acme-1");
    static final Narrowing NONE =
            new Narrowing(Optional.empty(), Optional.empty(), Optional.empty());

    static {
        DEMO_PS_KEY.setAlgorithm("PS256");
        DEMO_ENCRYPTION_KEY.setUse("enc");
    }

    final TestClock clock = new TestClock();
    final FakeDirectory directory = new FakeDirectory();
    final AtomicInteger keyCalls = new AtomicInteger();
    final Map<String, TenantId> realms =
            new ConcurrentHashMap<>(Map.of("demo", DEMO, "acme", ACME));
    boolean keysAway;
    private final JoseAuthenticator authenticator =
            new JoseAuthenticator(
                    new JoseAuthenticator.Trust(
                            BASE,
                            Set.of("athyper-cli"),
                            realm -> Optional.ofNullable(realms.get(realm))),
                    (realm, keyId) -> {
                        keyCalls.incrementAndGet();
                        List<PublicJsonWebKey> own =
                                realm.equals("demo")
                                        ? List.of(
                                                DEMO_KEY,
                                                DEMO_EC_KEY,
                                                DEMO_PS_KEY,
                                                DEMO_ENCRYPTION_KEY)
                                        : List.of(ACME_KEY);
                        return CompletableFuture.completedFuture(
                                keysAway
                                        ? Answer.refused(KEYS_UNAVAILABLE.because("away"))
                                        : Answer.ok(
                                                own.stream()
                                                        .filter(k -> k.getKeyId().equals(keyId))
                                                        .findFirst()));
                    },
                    directory,
                    clock);

    Forge good() {
        return good("demo", DEMO_KEY);
    }

    Forge good(String realm, PublicJsonWebKey key) {
        long now = clock.instant().getEpochSecond();
        return Forge.by(
                key,
                Value.object()
                        .put("iss", BASE + "/realms/" + realm)
                        .put("typ", "Bearer")
                        .put("azp", "athyper-cli")
                        .put("iat", now)
                        .put("exp", now + 300)
                        .put("preferred_username", "manager")
                        .put("tenant", realm)
                        .put(
                                "realm_access",
                                Value.object()
                                        .put("roles", Value.texts(List.of("manager")))
                                        .build())
                        .build());
    }

    Answer<Caller> authenticate(String token, Narrowing narrowing) {
        return authenticator.authenticate(token, narrowing).toCompletableFuture().join();
    }

    void assertAccepted(Forge forge) {
        assertThat(authenticate(forge.token(), NONE)).isInstanceOf(Answer.Ok.class);
    }

    void assertRefused(String token, IdentityError why) {
        assertRefused(token, NONE, why);
    }

    void assertRefused(String token, Narrowing narrowing, IdentityError why) {
        assertThat(authenticate(token, narrowing))
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.problem().code()).isEqualTo(why));
    }
}
