package com.athyper.node;

import com.athyper.node.bootstrap.Component;
import com.athyper.node.bootstrap.StartFailure;
import com.athyper.node.settings.ExitCode;
import com.athyper.node.settings.NodeSettings;
import com.athyper.postgres.LivingNodes;

import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.JoinSeedNodes;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The actor system, and its membership of a cluster. It joins once its entities are set up: a
 * member that cannot host shards yet would hold up those that can.
 */
final class ClusterComponent implements Component {
    private static final Duration JOIN_WITHIN = Duration.ofSeconds(60);
    private static final Duration LOOK_AGAIN_AFTER = Duration.ofSeconds(1);

    private final NodeSettings settings;
    private final DatabaseComponent database;
    private volatile @Nullable ActorSystem<Void> system;
    private volatile @Nullable Founding founding;
    private volatile boolean stopping;
    private volatile boolean lost;

    ClusterComponent(NodeSettings settings, DatabaseComponent database) {
        this.settings = settings;
        this.database = database;
    }

    @Override
    public String name() {
        return "actor system";
    }

    @Override
    public List<StartFailure> obstacles() {
        return Ports.obstacles("cluster", settings.cluster().host(), settings.cluster().port());
    }

    ActorSystem<Void> system() {
        ActorSystem<Void> started = system;
        if (started == null) {
            throw new IllegalStateException("the cluster comes before what lives in it");
        }
        return started;
    }

    boolean isUp() {
        ActorSystem<Void> started = system;
        return started != null
                && !stopping
                && Cluster.get(started).selfMember().status().equals(MemberStatus.up());
    }

    /** Whether the cluster took this node out, so that it had to stop itself. */
    boolean wasLost() {
        return lost;
    }

    @Override
    public void start() {
        var config =
                ClusterConfig.of(
                        settings.cluster().host(), settings.cluster().port(), database.settings());
        system = ActorSystem.create(Behaviors.empty(), ClusterConfig.SYSTEM, config);
        system().getWhenTerminated().whenComplete((_, _) -> terminated());
    }

    /**
     * Asks to be let in, or begins a cluster if this node may and nobody else is there; returns
     * once it is up.
     */
    void join() throws Exception {
        var cluster = settings.cluster();
        var self = cluster.host() + ":" + cluster.port();
        var founding = new Founding(new LivingNodes(database.database()), self, cluster.seeds());
        this.founding = founding;
        var up = new CountDownLatch(1);
        org.apache.pekko.cluster.Cluster.get(Adapter.toClassic(system()))
                .registerOnMemberUp(up::countDown);
        List<String> asked = List.of();
        long deadline = System.nanoTime() + JOIN_WITHIN.toNanos();
        do {
            // Those who were there lately may be dead, so it is looked again; asking the same
            // again would only interrupt them in their answer.
            List<String> now = founding.asked();
            if (!now.equals(asked)) {
                asked = now;
                Cluster.get(system()).manager().tell(new JoinSeedNodes(addresses(asked)));
            }
            if (up.await(LOOK_AGAIN_AFTER.toMillis(), TimeUnit.MILLISECONDS)) {
                founding.joined(system());
                return;
            }
        } while (System.nanoTime() - deadline < 0);
        throw new StartFailure(
                ExitCode.CLUSTER_NOT_JOINED,
                "no cluster let this node in within %d s (asked: %s)"
                        .formatted(JOIN_WITHIN.toSeconds(), String.join(", ", asked)));
    }

    private static List<Address> addresses(List<String> nodes) {
        return nodes.stream()
                .map(node -> "pekko://" + ClusterConfig.SYSTEM + "@" + node)
                .map(AddressFromURIString::parse)
                .toList();
    }

    /** Hands shards and singletons over, leaves the cluster, ends the actor system. */
    @Override
    public void stop() throws Exception {
        stopping = true;
        Node.await(
                CoordinatedShutdown.get(Adapter.toClassic(system()))
                        .runAll(CoordinatedShutdown.jvmExitReason()),
                Duration.ofSeconds(30));
        Founding membership = founding;
        if (membership != null) {
            membership.left();
        }
    }

    private void terminated() {
        if (!stopping) {
            lost = true;
            LoggerFactory.getLogger(ClusterComponent.class)
                    .error(
                            "the cluster took this node out; the process ends and can be started"
                                    + " again");
            // Not on this thread: the shutdown hook stops what this thread belongs to.
            Thread.ofPlatform()
                    .name("leave")
                    .start(() -> Runtime.getRuntime().exit(ExitCode.CLUSTER_LOST.number()));
        }
    }
}
