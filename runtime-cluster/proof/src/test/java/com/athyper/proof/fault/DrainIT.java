package com.athyper.proof.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.loadtest.api.Ask;
import com.athyper.proof.process.Await;
import com.athyper.proof.process.Business;
import com.athyper.proof.process.ClusterUnderTest;
import com.athyper.proof.process.NodeUnderTest;
import com.athyper.proof.process.Worlds;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import java.time.Duration;

/**
 * Goal: nodes can be replaced one by one and no request fails.
 *
 * <p>Method: clients send where {@code /readyz} says yes, as a load balancer does, and never send
 * anything twice. Meanwhile every node is stopped by SIGTERM and started again. A refused
 * connection makes a client move on; anything else that is not the answer it wants is a failure.
 */
@ExtendWith(Worlds.class)
class DrainIT {
    private static final int CLIENTS = 4;
    private static final int REQUESTS_BETWEEN = 40;

    @Test
    @Timeout(240)
    void a_rolling_restart_fails_no_request(ClusterUnderTest cluster) throws Exception {
        var business = new Business("drain_request");
        business.inForce(cluster.node(0).api(), Business.ADMIN);

        try (var balancer = new Balancer(cluster.nodes());
                var traffic = Traffic.start(CLIENTS, business, balancer)) {
            for (NodeUnderTest node : cluster.nodes()) {
                traffic.goesOn(REQUESTS_BETWEEN);
                node.process().stop();
                traffic.goesOn(REQUESTS_BETWEEN);
                cluster.whole();
            }
            traffic.goesOn(REQUESTS_BETWEEN);
            traffic.finish();

            assertThat(traffic.failures()).isEmpty();
            assertThat(traffic.answered()).isGreaterThan(REQUESTS_BETWEEN * 7);
        }
        Await.that(
                "the trail is whole",
                Duration.ofSeconds(5),
                () ->
                        cluster.node(0)
                                .api()
                                .send(Ask.get("/api/audit/verify").as(Business.COMPLIANCE))
                                .text("valid")
                                .equals("true"));
    }
}
