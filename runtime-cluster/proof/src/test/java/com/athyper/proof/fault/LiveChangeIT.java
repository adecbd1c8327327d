package com.athyper.proof.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.loadtest.api.Ask;
import com.athyper.proof.process.Answered;
import com.athyper.proof.process.Business;
import com.athyper.proof.process.ClusterUnderTest;
import com.athyper.proof.process.Crowd;
import com.athyper.proof.process.NodeUnderTest;
import com.athyper.proof.process.Worlds;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Goal: an entity changes more than fifty times while it is read and written, and nobody notices.
 *
 * <p>Method: 32 clients work at three nodes and send nothing twice, while a designer adds, renames,
 * widens, narrows (mending what is in the way), splits an enum, adds and drops unique indexes, adds
 * relations, lets a lifecycle come and go, and makes numbers texts and back, at one node after the
 * other. After each version every node is asked which one it serves. In the end every acknowledged
 * write is looked for, and the table held against the model. {@code -Dchanges.rounds=} makes it
 * longer: sixteen changes each.
 */
@ExtendWith(Worlds.class)
class LiveChangeIT {
    private static final int ROUNDS = Integer.getInteger("changes.rounds", 4);
    private static final int CLIENTS = 32;
    private static final int KEPT = 6;
    private static final Duration LOADED_MAX = Duration.ofSeconds(1);

    @Test
    @Timeout(3_600)
    void changes_of_a_live_entity_fail_no_request_and_lose_no_write(ClusterUnderTest cluster)
            throws Exception {
        var evolution = new Evolution(cluster);
        evolution.furnish(KEPT);
        long begun = System.nanoTime();

        try (var clerks = Clerks.start(CLIENTS, cluster)) {
            for (int round = 0; round < ROUNDS; round++) {
                evolution.round(round);
            }
            clerks.finish();
            double seconds = (System.nanoTime() - begun) / 1e9;

            assertThat(clerks.failures()).isEmpty();
            assertThat(List.of(clerks.reads(), clerks.writes()))
                    .allMatch(number -> number > evolution.delays().size());
            assertThat(lost(cluster, clerks)).isEmpty();
            report(evolution, clerks, seconds);
        }
        assertThat(evolution.losses()).isEmpty();
        for (NodeUnderTest node : cluster.nodes()) {
            assertThat(evolution.drifted(node.api())).contains("\"drifted\":false");
        }
        assertThat(evolution.delays())
                .hasSizeGreaterThan(15 * ROUNDS)
                .allMatch(delay -> delay.compareTo(LOADED_MAX) <= 0);
    }

    private static Queue<String> lost(ClusterUnderTest cluster, Clerks clerks)
            throws InterruptedException {
        Queue<String> lost = new ConcurrentLinkedQueue<>();
        Crowd.each(
                clerks.acknowledged().entrySet(),
                entry -> {
                    Answered record =
                            cluster.node(0)
                                    .api()
                                    .send(
                                            Ask.get(Evolution.RECORDS + "/" + entry.getKey())
                                                    .as(Business.USER2))
                                    .expect(200);
                    String number = entry.getValue().toString();
                    if (!record.text("number").equals(number)
                            || !record.text("version").equals(number)) {
                        lost.add(number + " was acknowledged, and there is " + record);
                    }
                });
        return lost;
    }

    private static void report(Evolution evolution, Clerks clerks, double seconds) {
        List<Duration> delays = evolution.delays().stream().sorted().toList();
        System.out.printf(
                "live change: %d versions in %.0f s under %d clients, %d reads and %d writes, 0"
                        + " failed, 0 lost; on every node after %d ms in the middle, %d ms at"
                        + " most%n",
                delays.size(),
                seconds,
                CLIENTS,
                clerks.reads(),
                clerks.writes(),
                delays.get(delays.size() / 2).toMillis(),
                delays.getLast().toMillis());
    }
}
