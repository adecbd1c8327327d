package com.athyper.auth;

import com.athyper.identity.Authenticator.Narrowing;
import com.athyper.identity.Authenticator.Realms;
import com.athyper.identity.Caller;
import com.athyper.identity.LocalIdentity.TokenReply;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Ids;
import com.athyper.kernel.Secret;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Uuid7;
import com.athyper.kernel.Value;

import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executor;

/** Two realms, the people in them, and any number of nodes that share a store. */
final class LocalWorld {
    static final String BASE = "http://localhost:3000";
    static final TenantId DEMO = new TenantId("demo");
    static final TenantId ACME = new TenantId("acme");
    static final Secret SERVICE_SECRET = new Secret("s3cret & more");

    private static final Map<String, TenantId> REALMS = Map.of("demo", DEMO, "acme", ACME);
    private static final Executor BLOCKING =
            task -> Thread.ofVirtual().name("local-identity").start(task);

    final TestClock clock = new TestClock();
    final FakeIdentityStore store = new FakeIdentityStore();
    final FakeDirectory directory = new FakeDirectory();
    final Node first = new Node(Optional.of(SERVICE_SECRET));

    private final Ids ids;

    LocalWorld() {
        var chance = new Random(7);
        ids = () -> Uuid7.of(clock.instant(), chance);
        person(DEMO, "user", true, "user");
        person(DEMO, "manager", true, "manager");
        person(DEMO, "ghost", false, "user");
        person(ACME, "manager", true, "manager", "director");
    }

    void person(TenantId tenant, String name, boolean active, String... roles) {
        directory.put(tenant, name, active, roles);
        store.hashes.put(
                tenant + "/" + name, PasswordHash.of(new Secret(name), new SecureRandom(), 5));
    }

    /** One node's provider and authenticator. */
    final class Node {
        final LocalRealmKeys keys = new LocalRealmKeys(store, new SecureRandom(), BLOCKING);
        final LocalIdentityProvider provider;
        final JoseAuthenticator authenticator;

        Node(Optional<Secret> serviceSecret) {
            Realms realms = realm -> Optional.ofNullable(REALMS.get(realm));
            provider =
                    new LocalIdentityProvider(
                            new LocalIdentitySettings(BASE, serviceSecret, Set.of("sysadmin")),
                            new LocalIdentityProvider.Sources(
                                    realms,
                                    directory,
                                    store,
                                    keys,
                                    clock,
                                    () -> ids.next(),
                                    BLOCKING));
            authenticator =
                    new JoseAuthenticator(
                            new JoseAuthenticator.Trust(
                                    BASE,
                                    Set.of(
                                            LocalIdentitySettings.CLI_CLIENT,
                                            LocalIdentitySettings.SERVICE_CLIENT),
                                    realms),
                            keys,
                            directory,
                            clock);
        }

        TokenReply token(String realm, Map<String, String> form) {
            return provider.token(realm, form, Optional.empty()).toCompletableFuture().join();
        }

        TokenReply token(String realm, Map<String, String> form, String authorization) {
            return provider.token(realm, form, Optional.of(authorization))
                    .toCompletableFuture()
                    .join();
        }

        Answer<Caller> authenticate(String token) {
            return authenticator
                    .authenticate(
                            token,
                            new Narrowing(Optional.empty(), Optional.empty(), Optional.empty()))
                    .toCompletableFuture()
                    .join();
        }

        TokenReply password(String realm, String username) {
            return token(realm, passwordForm(username, username));
        }
    }

    static Map<String, String> passwordForm(String username, String password) {
        return form(
                "grant_type",
                "password",
                "client_id",
                "athyper-cli",
                "username",
                username,
                "password",
                password);
    }

    static Map<String, String> refreshForm(String token) {
        return form(
                "grant_type", "refresh_token", "client_id", "athyper-cli", "refresh_token", token);
    }

    static Map<String, String> form(String... namesAndValues) {
        var form = new LinkedHashMap<String, String>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            form.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return form;
    }

    static Map<String, String> but(Map<String, String> form, String name, String value) {
        var changed = new LinkedHashMap<>(form);
        changed.put(name, value);
        return changed;
    }

    static Map<String, String> without(Map<String, String> form, String name) {
        var changed = new LinkedHashMap<>(form);
        changed.remove(name);
        return changed;
    }

    static String text(TokenReply reply, String name) {
        return reply.body()
                .text(name)
                .orElseThrow(() -> new AssertionError("no " + name + " in " + reply));
    }

    static Value.Fields claims(String token) {
        return CompactJwt.read(token).orElseThrow().claims();
    }
}
