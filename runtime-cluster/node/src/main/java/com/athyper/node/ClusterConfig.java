package com.athyper.node;

import com.athyper.postgres.PostgresSettings;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

import java.util.Map;

/**
 * The actor system's configuration: {@code node.conf} with what is this node's own laid over it.
 */
final class ClusterConfig {
    static final String SYSTEM = "athyper";

    private ClusterConfig() {}

    /** Without seeds: a node joins when it can host entities, not before. */
    static Config of(String host, int port, PostgresSettings database) {
        String journal = "pekko-persistence-jdbc.shared-databases.slick.db.";
        var own =
                Map.<String, Object>of(
                        "pekko.remote.artery.canonical.hostname",
                        host,
                        "pekko.remote.artery.canonical.port",
                        port,
                        journal + "url",
                        database.url(),
                        journal + "user",
                        database.appUser(),
                        journal + "password",
                        database.appPassword().reveal(),
                        // It goes through the same pooler as everything else.
                        journal + "properties.prepareThreshold",
                        Integer.toString(database.prepareThreshold()));
        return ConfigFactory.load(
                ConfigFactory.parseMap(own)
                        .withFallback(ConfigFactory.parseResources("node.conf")));
    }
}
