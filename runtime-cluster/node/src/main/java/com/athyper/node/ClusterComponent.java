package com.athyper.node;

import com.athyper.node.bootstrap.Component;
import com.athyper.node.bootstrap.StartFailure;
import com.athyper.node.settings.ExitCode;
import com.athyper.node.settings.NodeSettings;

import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The actor system, as a member of its cluster. */
final class ClusterComponent implements Component {
    private static final Duration JOIN_WITHIN = Duration.ofSeconds(60);

    private final NodeSettings settings;
    private final DatabaseComponent database;
    private volatile @Nullable ActorSystem<Void> system;
    private volatile boolean stopping;
    private volatile boolean lost;

    ClusterComponent(NodeSettings settings, DatabaseComponent database) {
        this.settings = settings;
        this.database = database;
    }

    @Override
    public String name() {
        return "cluster";
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
    public void start() throws Exception {
        var config =
                ClusterConfig.of(
                        settings.cluster().host(),
                        settings.cluster().port(),
                        settings.cluster().seeds(),
                        database.settings());
        ActorSystem<Void> started =
                ActorSystem.create(Behaviors.empty(), ClusterConfig.SYSTEM, config);
        system = started;
        var up = new CountDownLatch(1);
        org.apache.pekko.cluster.Cluster.get(Adapter.toClassic(started))
                .registerOnMemberUp(up::countDown);
        if (!up.await(JOIN_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
            stop();
            throw new StartFailure(
                    ExitCode.CLUSTER_NOT_JOINED,
                    "no cluster let this node in within "
                            + JOIN_WITHIN.toSeconds()
                            + " s (asked: "
                            + settings.cluster().seeds()
                            + ")");
        }
        started.getWhenTerminated().whenComplete((_, _) -> terminated());
    }

    /** Hands shards and singletons over, leaves the cluster, ends the actor system. */
    @Override
    public void stop() throws Exception {
        stopping = true;
        Node.await(
                CoordinatedShutdown.get(Adapter.toClassic(system()))
                        .runAll(CoordinatedShutdown.jvmExitReason()),
                Duration.ofSeconds(30));
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
