package com.athyper.proof.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.loadtest.api.Ask;
import com.athyper.loadtest.api.Who;
import com.athyper.proof.process.ClusterUnderTest;
import com.athyper.proof.process.Worlds;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Goal: an old grant is not honoured once its revocation is acknowledged.
 *
 * <p>Method: a policy is turned from permit to forbid and back at one node; with the epoch that
 * this was answered with, the others are asked at once, many times over. All rules of a version
 * come into force together, so two of them that depend on each other are never seen apart.
 */
@ExtendWith(Worlds.class)
class RevocationIT {
    private static final int TURNS = 20;
    private static final String POLICY = "/api/policy/policies/revoked_grant";
    private static final Who SECURITY = Who.demo("security");
    private static final String QUESTIONS =
            """
            {"minEpoch":%s,"requests":[
             {"subject":{"principal":"user"},"operation":"audit.read"},
             {"subject":{"principal":"user"},"operation":"platform.cache.read"}]}\
            """;

    private static String rules(String effect) {
        return """
        {"name":"revoked_grant","rules":[
         {"id":"one","effect":"%1$s","operations":["audit.read"],
          "subjects":{"roles":["user"]}},
         {"id":"two","effect":"%1$s","operations":["platform.cache.read"],
          "subjects":{"roles":["user"]}}]}\
        """
                .formatted(effect);
    }

    @Test
    @Timeout(240)
    void a_revocation_holds_at_every_node_under_the_epoch_that_it_was_answered_with(
            ClusterUnderTest cluster) throws Exception {
        var writer = cluster.node(0).api();
        for (int turn = 1; turn <= TURNS; turn++) {
            boolean granted = turn % 2 == 1;
            var ask = turn == 1 ? Ask.post("/api/policy/policies") : Ask.post(POLICY + "/versions");
            writer.send(ask.as(SECURITY).with(rules(granted ? "permit" : "forbid"))).expect(201);
            String epoch =
                    writer.send(Ask.post(POLICY + "/versions/" + turn + "/activate").as(SECURITY))
                            .expect(200)
                            .text("epoch");
            for (int node : new int[] {1, 2}) {
                var answers =
                        cluster.node(node)
                                .api()
                                .send(
                                        Ask.post("/api/policy/decide")
                                                .as(SECURITY)
                                                .with(QUESTIONS.formatted(epoch)))
                                .expect(200)
                                .objects("answers");
                assertThat(answers)
                        .as("turn %d at node %d", turn, node)
                        .hasSize(2)
                        .allMatch(
                                answer ->
                                        answer.text("decision")
                                                .orElseThrow()
                                                .equals(granted ? "allow" : "deny"));
            }
        }
    }
}
