package com.athyper.node.settings;

import com.athyper.kernel.Secret;
import com.athyper.kernel.TenantId;
import com.athyper.postgres.attachment.FileQuotas;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an operator has set, checked: a node that has these can be built.
 *
 * @param redis where nodes share a level of their cache
 */
public record NodeSettings(
        Environment environment,
        String nodeName,
        Path home,
        Http http,
        Management management,
        Optional<Database> database,
        int poolSize,
        int prepareThreshold,
        Optional<Secret> redis,
        ObjectStorage objectStorage,
        long attachmentBytesMax,
        FileQuotas fileQuotas,
        Cluster cluster,
        Identity identity,
        Duration askTimeout,
        TenantId operatorsTenant,
        Log log) {

    /**
     * Where the node runs. In {@code LOCAL} alone it brings its own PostgreSQL and identity
     * provider.
     */
    public enum Environment {
        LOCAL,
        STAGING,
        PRODUCTION
    }

    public record Http(String host, int port, long bodyBytesMax, Duration requestTimeout) {}

    /**
     * @param token that callers must bear; always there when others than this machine can call
     */
    public record Management(String host, int port, Optional<Secret> token) {}

    /** A PostgreSQL that is run by others; absent when the node brings its own. */
    public record Database(
            String url,
            String user,
            Secret password,
            String adminUrl,
            String adminUser,
            Secret adminPassword) {}

    /** Where files are kept. */
    public sealed interface ObjectStorage {
        /** Nowhere: outside of environment local it is named, or there is none. */
        record None() implements ObjectStorage {}

        /** A directory, which all nodes have to reach. */
        record Directory(Path path) implements ObjectStorage {}

        /**
         * A server that speaks S3.
         *
         * @param addressed whether clients get files from the server itself
         */
        record S3(
                String endpoint,
                String region,
                String bucket,
                boolean pathStyle,
                boolean addressed,
                Secret accessKey,
                Secret secretKey)
                implements ObjectStorage {}
    }

    /**
     * @param seeds {@code host:port} of nodes that let others in; none means alone
     */
    public record Cluster(String host, int port, List<String> seeds) {
        public Cluster {
            seeds = List.copyOf(seeds);
        }
    }

    /**
     * @param local whether the node is its own identity provider
     * @param issuerBase what comes before {@code /realms/} in an issuer
     * @param clients the authorized parties that are known
     */
    public record Identity(
            boolean local, String issuerBase, Set<String> clients, Optional<Secret> serviceSecret) {
        public Identity {
            clients = Set.copyOf(clients);
        }
    }

    public record Log(String level, boolean json) {}
}
