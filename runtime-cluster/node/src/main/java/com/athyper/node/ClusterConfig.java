package com.athyper.node;

import com.athyper.postgres.PostgresSettings;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

import java.util.List;
import java.util.Map;

/**
 * The actor system's configuration: {@code node.conf} with what is this node's own laid over it.
 */
final class ClusterConfig {
    static final String SYSTEM = "athyper";

    private ClusterConfig() {}

    /**
     * @param seeds {@code host:port} of the nodes that a new one asks to be let in; none means
     *     alone
     */
    static Config of(String host, int port, List<String> seeds, PostgresSettings database) {
        List<String> joining = seeds.isEmpty() ? List.of(host + ":" + port) : seeds;
        var own =
                Map.<String, Object>of(
                        "pekko.remote.artery.canonical.hostname", host,
                        "pekko.remote.artery.canonical.port", port,
                        "pekko.cluster.seed-nodes",
                                joining.stream()
                                        .map(seed -> "pekko://" + SYSTEM + "@" + seed)
                                        .toList(),
                        "pekko.cluster.split-brain-resolver.active-strategy", "keep-majority",
                        "pekko-persistence-jdbc.shared-databases.slick.db.url", database.url(),
                        "pekko-persistence-jdbc.shared-databases.slick.db.user", database.appUser(),
                        "pekko-persistence-jdbc.shared-databases.slick.db.password",
                                database.appPassword().reveal());
        return ConfigFactory.load(
                ConfigFactory.parseMap(own)
                        .withFallback(ConfigFactory.parseResources("node.conf")));
    }
}
