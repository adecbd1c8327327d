package com.athyper.node;

import com.athyper.actors.object.ObjectSweeper;
import com.athyper.edge.Edge;
import com.athyper.edge.EdgeDoors;
import com.athyper.edge.EdgeSettings;
import com.athyper.edge.pipeline.Limits;
import com.athyper.kernel.Ids;
import com.athyper.meta.query.CachedSavedQueries;
import com.athyper.node.bootstrap.Bootstrap;
import com.athyper.node.bootstrap.Component;
import com.athyper.node.bootstrap.StartFailure;
import com.athyper.node.management.ClusterView;
import com.athyper.node.management.Management;
import com.athyper.node.settings.ExitCode;
import com.athyper.node.settings.NodeSettings;

import org.apache.pekko.http.javadsl.ServerBinding;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One node, from its settings: home, PostgreSQL, schema, object storage, cluster, entities, edge,
 * management, in this order, and back in the opposite one. Nothing is kept here that another node
 * could not rebuild.
 */
final class Node {
    /** How long draining may take before it is cut off. */
    static final Duration STOP_WITHIN = Duration.ofSeconds(45);

    /**
     * Load balancers look twice a second; by then they have seen that the node takes nothing more.
     */
    private static final Duration UNREADY_BEFORE_UNBIND = Duration.ofSeconds(2);

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);
    private static final Duration SETTLE_DOWN_WITHIN = Duration.ofMinutes(1);
    private static final Duration BIND_WITHIN = Duration.ofSeconds(10);

    private final NodeSettings settings;
    private final InstantSource clock = InstantSource.system();
    private final Ids ids = new SystemIds(clock);
    private final Bootstrap bootstrap;

    private final DatabaseComponent database;
    private final ObjectStorageComponent objects;
    private final ClusterComponent cluster;
    private final SharedCacheComponent shared;
    private final NodeHealth health;
    private @Nullable Actors actors;

    Node(NodeSettings settings, Consumer<String> progress) {
        this.settings = settings;
        this.bootstrap = new Bootstrap(progress);
        this.database = new DatabaseComponent(settings, progress);
        this.objects = new ObjectStorageComponent(settings, clock);
        this.cluster = new ClusterComponent(settings, database);
        this.shared = new SharedCacheComponent(settings);
        this.health =
                new NodeHealth(database::answers, cluster::isUp, () -> shared.cache().state());
        bootstrap
                .register(database)
                .register(objects)
                .register(cluster)
                .register(shared)
                .register(new Entities())
                .register(new ManagementServer())
                .register(new EdgeServer());
    }

    void start() throws StartFailure {
        bootstrap.start();
    }

    void stop() {
        bootstrap.stop();
    }

    /** How the process ends: as asked, unless the cluster took the node out. */
    ExitCode exitCode() {
        return cluster.wasLost() ? ExitCode.CLUSTER_LOST : ExitCode.OK;
    }

    /** Where it can be reached. */
    String addresses() {
        String api = "http://" + shown(settings.http().host()) + ":" + settings.http().port();
        return "api %s docs %s/api/docs management http://%s:%d"
                .formatted(
                        api,
                        api,
                        shown(settings.management().host()),
                        settings.management().port());
    }

    private static String shown(String host) {
        return host.equals("127.0.0.1") || host.equals("0.0.0.0") ? "localhost" : host;
    }

    private Actors actors() {
        Actors started = actors;
        if (started == null) {
            throw new IllegalStateException("the entities come before what uses them");
        }
        return started;
    }

    /** Tenants, definitions and approvals, and this node's memory of what is in force. */
    private final class Entities implements Component {
        @Override
        public String name() {
            return "entities";
        }

        @Override
        public void start() throws Exception {
            actors =
                    Actors.start(
                            cluster.system(),
                            database.stores(),
                            shared.cache(),
                            clock,
                            settings.askTimeout());
            ObjectSweeper.start(
                    cluster.system(), database.stores().attachments(), objects.blobs(), clock);
            health.watch(actors().decisions.counts());
            cluster.join();
            untilDone(actors()::catchUp);
            if (settings.environment() == NodeSettings.Environment.LOCAL) {
                var provisioning =
                        new Provisioning(
                                actors().tenants, database.stores().principals(), clock, ids);
                untilDone(provisioning::run);
                untilDone(actors()::catchUp);
            }
        }

        /**
         * A cluster that is just forming does not answer at once; what is asked here can be asked
         * again.
         */
        private void untilDone(Supplier<CompletionStage<Void>> step)
                throws StartFailure, InterruptedException {
            var deadline = clock.instant().plus(SETTLE_DOWN_WITHIN);
            while (true) {
                try {
                    await(step.get(), SETTLE_DOWN_WITHIN);
                    return;
                } catch (StartFailure e) {
                    if (clock.instant().isAfter(deadline)) {
                        throw e;
                    }
                }
            }
        }

        /** They end with the actor system, which hands their shards to other nodes first. */
        @Override
        public void stop() {}
    }

    private final class EdgeServer implements Component {
        private @Nullable ServerBinding binding;

        @Override
        public String name() {
            return "API";
        }

        @Override
        public List<StartFailure> obstacles() {
            return Ports.obstacles("http", settings.http().host(), settings.http().port());
        }

        @Override
        public void start() throws Exception {
            var identity = new IdentityWiring(settings, actors().directory, database, clock, ids);
            health.verifyWith(identity.keySets());
            var edge =
                    new EdgeSettings(
                            settings.http().host(),
                            settings.http().port(),
                            settings.operatorsTenant(),
                            settings.environment().name().toLowerCase(java.util.Locale.ROOT),
                            Version.current(),
                            4_096,
                            limits());
            binding =
                    await(Edge.start(cluster.system(), edge, doors(identity), health), BIND_WITHIN);
            health.accept(true);
        }

        @Override
        public void stop() throws Exception {
            health.accept(false);
            Thread.sleep(UNREADY_BEFORE_UNBIND);
            if (binding != null) {
                await(binding.terminate(ANSWER_WITHIN), ANSWER_WITHIN.plusSeconds(2));
            }
        }

        private Limits limits() {
            return new Limits(
                    settings.http().bodyBytesMax(),
                    Limits.USUAL.targetLengthMax(),
                    Limits.USUAL.inFlightMax(),
                    settings.http().requestTimeout(),
                    Limits.USUAL.bodyTimeout(),
                    settings.attachmentBytesMax());
        }

        private EdgeDoors doors(IdentityWiring identity) {
            Actors doors = actors();
            var stores = database.stores();
            return new EdgeDoors(
                    identity.authenticator(),
                    identity.localIdentity(),
                    doors.tenants,
                    doors.definitions,
                    doors.models,
                    stores.survey(),
                    stores.records(),
                    stores.imports(),
                    stores.queries(),
                    new CachedSavedQueries(stores.savedQueries(), doors.cache),
                    stores.feed(),
                    stores.documents(),
                    doors.cache,
                    stores.attachments(),
                    objects.blobs(),
                    doors.policies,
                    doors.decisions,
                    stores.notices(),
                    stores.audit(),
                    doors.approvals,
                    stores.inbox(),
                    stores.instances(),
                    stores.compliance(),
                    doors.migrations,
                    (tenant, template) -> doors.templates.find(tenant, template).isPresent(),
                    doors.directory,
                    new AnnouncedPrincipals(stores.principals(), doors::announce),
                    new AnnouncedOrgItems(stores.orgItems(), doors::announce),
                    stores.idempotency(),
                    ids,
                    clock,
                    NodeErrors.ALL);
        }
    }

    private final class ManagementServer implements Component {
        private @Nullable ServerBinding binding;

        @Override
        public String name() {
            return "management";
        }

        @Override
        public List<StartFailure> obstacles() {
            return Ports.obstacles(
                    "management", settings.management().host(), settings.management().port());
        }

        @Override
        public void start() throws Exception {
            var management =
                    new Management(
                            new ClusterView(cluster.system()),
                            actors().journal,
                            actors().types,
                            actors().approvalCounts::text,
                            settings.management().token());
            binding =
                    await(
                            management.bind(
                                    cluster.system(),
                                    settings.management().host(),
                                    settings.management().port()),
                            BIND_WITHIN);
        }

        @Override
        public void stop() throws Exception {
            if (binding != null) {
                await(binding.terminate(Duration.ofSeconds(1)), Duration.ofSeconds(3));
            }
        }
    }

    /** Waits on the thread that starts or stops the process; nothing else waits so. */
    static <T> T await(CompletionStage<T> stage, Duration limit)
            throws StartFailure, InterruptedException {
        try {
            return stage.toCompletableFuture().get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new StartFailure(
                    ExitCode.START_TIMED_OUT, "no answer within " + limit.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new StartFailure(ExitCode.INTERNAL, String.valueOf(cause.getMessage()), cause);
        }
    }
}
