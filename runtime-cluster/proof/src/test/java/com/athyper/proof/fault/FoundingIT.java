package com.athyper.proof.fault;

import com.athyper.proof.process.Await;
import com.athyper.proof.process.ClusterUnderTest;
import com.athyper.proof.process.NodeProcess;
import com.athyper.proof.process.Worlds;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import java.time.Duration;
import java.util.List;

/**
 * Goal: over one database there is one cluster, also when the node that may begin one comes back
 * and hears nothing from the others.
 *
 * <p>Method: the first seed is killed and started again while the others are frozen, for longer
 * than it waits before it begins a cluster of its own. Thawed, they must be one.
 */
@ExtendWith(Worlds.class)
class FoundingIT {
    /** Longer than the seed-node time-out, and shorter than others are remembered for. */
    private static final Duration SILENCE = Duration.ofSeconds(8);

    @Test
    @Timeout(240)
    void the_first_seed_begins_no_second_cluster(ClusterUnderTest cluster) throws Exception {
        NodeProcess first = cluster.node(0).process();
        List<NodeProcess> others = List.of(cluster.node(1).process(), cluster.node(2).process());
        first.kill();
        first.start();
        Await.that(
                "the first seed has reached its database",
                Duration.ofSeconds(60),
                () -> first.output().contains("PostgreSQL ("));

        for (NodeProcess other : others) {
            other.freeze();
        }
        try {
            Await.that(
                    "the first seed is about to join",
                    Duration.ofSeconds(60),
                    () -> first.output().contains("actor system ("));
            Await.pause(SILENCE);
        } finally {
            for (NodeProcess other : others) {
                other.thaw();
            }
        }

        cluster.whole();
    }
}
