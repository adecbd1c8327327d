package com.athyper.proof.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.proof.process.Await;
import com.athyper.proof.process.Business;
import com.athyper.proof.process.ClusterUnderTest;
import com.athyper.proof.process.Ledger;
import com.athyper.proof.process.Load;
import com.athyper.proof.process.NodeUnderTest;
import com.athyper.proof.process.Worlds;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Goal: nothing that was acknowledged is lost and nothing is done twice, whichever node dies.
 *
 * <p>Method: clients create, submit, claim and approve without a pause while one of three nodes at
 * a time is killed without warning and started again, twenty times, every other time the oldest.
 * Each must have held living entities, or its death proves nothing. Then what the platform holds is
 * compared with what the clients were told.
 */
@ExtendWith(Worlds.class)
class NodeLossIT {
    private static final int KILLS = 20;
    private static final int CLIENTS = 6;
    private static final int COMMANDS_BETWEEN = 40;
    private static final Duration RECOVERY_MAX = Duration.ofSeconds(60);

    private record Kill(long at, int entities) {}

    @Test
    @Timeout(480)
    void twenty_kills_lose_nothing_and_double_nothing(ClusterUnderTest cluster) throws Exception {
        var business = new Business("loss_request");
        business.inForce(cluster.node(0).api(), Business.ADMIN);
        var ledger = new Ledger();
        List<Kill> kills = new ArrayList<>();
        long begun = System.nanoTime();

        try (var _ =
                Load.start(
                        CLIENTS,
                        business,
                        ledger,
                        number -> cluster.client(number, Load.PATIENCE))) {
            worked(ledger, 0);
            var byAge = new ArrayList<>(cluster.nodes());
            for (int i = 0; i < KILLS; i++) {
                NodeUnderTest victim = byAge.remove(i % 2 == 0 ? 0 : 1);
                kills.add(kill(cluster, victim));
                byAge.add(victim);
                worked(ledger, ledger.commands());
            }
        }
        long ended = System.nanoTime();

        assertThat(kills).allMatch(kill -> kill.entities > 0);
        assertThat(ledger.surprises()).isEmpty();
        assertThat(ledger.approved()).hasSizeGreaterThan(KILLS);
        new Reckoning(cluster, business, ledger).holds();
        report(kills, ledger, begun, ended);
    }

    private static Kill kill(ClusterUnderTest cluster, NodeUnderTest victim)
            throws IOException, InterruptedException {
        int entities =
                Await.until(
                        victim.process().name() + " holds entities",
                        Duration.ofSeconds(40),
                        () ->
                                Optional.of(
                                                victim.management()
                                                        .entitiesOn(
                                                                victim.process().clusterAddress()))
                                        .filter(count -> count > 0));
        long at = System.nanoTime();
        victim.process().kill();
        cluster.whole();
        return new Kill(at, entities);
    }

    /** The clients get somewhere before the next blow falls. */
    private static void worked(Ledger ledger, int before) throws InterruptedException {
        Await.that(
                "work goes on", RECOVERY_MAX, () -> ledger.commands() >= before + COMMANDS_BETWEEN);
    }

    private static void report(List<Kill> kills, Ledger ledger, long begun, long ended) {
        double longest = 0;
        double sum = 0;
        for (int i = 0; i < kills.size(); i++) {
            long until = i + 1 < kills.size() ? kills.get(i + 1).at : ended;
            double gap = ledger.longestGapSeconds(kills.get(i).at, until);
            longest = Math.max(longest, gap);
            sum += gap;
        }
        System.out.printf(
                "node loss: %d kills in %.0f s, %d commands acknowledged (%d created, %d submitted,"
                        + " %d approved), 0 lost, 0 doubled; without any acknowledgement after a"
                        + " kill: %.1f s on average, %.1f s at most; slowest command %.1f s%n",
                kills.size(),
                (ended - begun) / 1e9,
                ledger.commands(),
                ledger.created().size(),
                ledger.submitted().size(),
                ledger.approved().size(),
                sum / kills.size(),
                longest,
                ledger.slowestSeconds());
    }
}
