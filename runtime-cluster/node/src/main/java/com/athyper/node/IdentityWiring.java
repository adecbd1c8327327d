package com.athyper.node;

import com.athyper.actors.memory.NodeDirectory;
import com.athyper.auth.HttpRealmKeys;
import com.athyper.auth.JoseAuthenticator;
import com.athyper.auth.LocalIdentityProvider;
import com.athyper.auth.LocalIdentitySettings;
import com.athyper.auth.LocalRealmKeys;
import com.athyper.auth.RealmKeys;
import com.athyper.identity.Authenticator;
import com.athyper.identity.KeySets;
import com.athyper.identity.LocalIdentity;
import com.athyper.kernel.Ids;
import com.athyper.node.settings.NodeSettings;

import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/**
 * Who issues tokens and whose are taken: the node itself on one machine, an identity provider
 * elsewhere.
 */
final class IdentityWiring {
    private final Authenticator authenticator;
    private final KeySets keySets;
    private final Optional<LocalIdentity> localIdentity;

    IdentityWiring(
            NodeSettings settings,
            NodeDirectory directory,
            DatabaseComponent database,
            InstantSource clock,
            Ids ids) {
        String issuerBase = settings.identity().issuerBase();
        RealmKeys keys;
        if (settings.identity().local()) {
            Executor blocking = Executors.newVirtualThreadPerTaskExecutor();
            var own =
                    new LocalRealmKeys(
                            database.stores().localIdentity(), new SecureRandom(), blocking);
            keys = own;
            keySets = own;
            localIdentity =
                    Optional.of(
                            new LocalIdentityProvider(
                                    new LocalIdentitySettings(
                                            issuerBase,
                                            settings.identity().serviceSecret(),
                                            Set.of()),
                                    new LocalIdentityProvider.Sources(
                                            directory,
                                            directory,
                                            database.stores().localIdentity(),
                                            own,
                                            clock,
                                            ids,
                                            blocking)));
        } else {
            var issued =
                    new HttpRealmKeys(
                            issuerBase,
                            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build(),
                            clock);
            keys = issued;
            keySets = issued;
            localIdentity = Optional.empty();
        }
        authenticator =
                new JoseAuthenticator(
                        new JoseAuthenticator.Trust(
                                issuerBase, settings.identity().clients(), directory),
                        keys,
                        directory,
                        clock);
    }

    KeySets keySets() {
        return keySets;
    }

    Authenticator authenticator() {
        return authenticator;
    }

    Optional<LocalIdentity> localIdentity() {
        return localIdentity;
    }
}
