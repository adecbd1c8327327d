package com.athyper.proof.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.loadtest.api.Ask;
import com.athyper.loadtest.api.Who;
import com.athyper.proof.process.Api;
import com.athyper.proof.process.Await;
import com.athyper.proof.process.ClusterUnderTest;
import com.athyper.proof.process.Worlds;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Goal: a tenant with ten thousand rules changes them, and every node decides by the new ones as
 * soon as whoever changed them is answered.
 *
 * <p>Method: policies of five hundred rules each are activated at one node; the last of them has
 * the one rule that permits something. The other nodes are asked for it as long as they deny it,
 * without demanding an epoch. What it took is printed; what so many rules take of the time and the
 * memory of a node, {@code ./athyper bench --policy} says.
 */
@ExtendWith(Worlds.class)
class LargePolicyIT {
    private static final int POLICIES = Integer.getInteger("policies", 20);
    private static final int RULES = 500;
    private static final Duration BOUND = Duration.ofSeconds(1);
    private static final String PATH = "/api/policy/policies";
    private static final Who SECURITY = Who.acme("security");
    private static final String QUESTION =
            """
            {"requests":[{"subject":{"principal":"user"},"operation":"audit.read"}]}\
            """;

    @Test
    @Timeout(400)
    void ten_thousand_rules_are_in_force_everywhere_at_once(ClusterUnderTest cluster)
            throws Exception {
        var writer = cluster.node(0).api();
        var took = new ArrayList<Duration>();
        for (int i = 0; i < POLICIES; i++) {
            boolean last = i == POLICIES - 1;
            String name = "large_" + i;
            writer.send(Ask.post(PATH).as(SECURITY).with(policy(name, i, last))).expect(201);
            if (last) {
                assertThat(decisions(cluster)).containsOnly("deny");
            }
            long from = System.nanoTime();
            activate(writer, name, 1);
            took.add(since(from));
        }
        long answered = System.nanoTime();
        Await.that(
                "every node permits it",
                BOUND.multipliedBy(5),
                () -> decisions(cluster).stream().allMatch("allow"::equals));
        var everywhere = since(answered);
        var first = took.getFirst();
        var slowest = took.getLast();
        System.out.printf(
                "%d rules: the first policy was in force after %d ms, the last after %d ms, at"
                        + " every node %d ms after the answer%n",
                POLICIES * RULES, first.toMillis(), slowest.toMillis(), everywhere.toMillis());
        assertThat(everywhere).isLessThan(BOUND);

        takeAway(writer);
    }

    private static void takeAway(Api writer) throws Exception {
        for (int i = 0; i < POLICIES; i++) {
            writer.send(Ask.delete(PATH + "/large_" + i).as(SECURITY)).expect(204);
        }
    }

    private static void activate(Api writer, String name, int version) throws Exception {
        writer.send(
                        Ask.post("%s/%s/versions/%d/activate".formatted(PATH, name, version))
                                .as(SECURITY))
                .expect(200);
    }

    private static Duration since(long from) {
        return Duration.ofNanos(System.nanoTime() - from);
    }

    private static List<String> decisions(ClusterUnderTest cluster) throws Exception {
        var decisions = new ArrayList<String>();
        for (int node : new int[] {1, 2, 0}) {
            decisions.add(
                    cluster.node(node)
                            .api()
                            .send(Ask.post("/api/policy/decide").as(SECURITY).with(QUESTION))
                            .expect(200)
                            .objects("answers")
                            .getFirst()
                            .text("decision")
                            .orElseThrow());
        }
        return decisions;
    }

    private static String policy(String name, int number, boolean permitting) {
        String rules =
                IntStream.range(0, RULES)
                        .mapToObj(
                                i ->
                                        permitting && i == RULES - 1
                                                ? """
                                                {"id":"the-one","effect":"permit","operations":["audit.read"],
                                                 "subjects":{"roles":["user"]}}\
                                                """
                                                : rule(number, i))
                        .collect(Collectors.joining(","));
        return "{\"name\":\"%s\",\"rules\":[%s]}".formatted(name, rules);
    }

    /** About roles that nobody has, each with a condition of its own. */
    private static String rule(int number, int i) {
        return """
        {"id":"rule-%2$d","effect":"%3$s","operations":["entity.read","entity.update"],
         "subjects":{"roles":["role_%1$d_%2$d"]},
         "when":"resource.createdBy != subject.id && resource.version > %2$d"}\
        """
                .formatted(number, i, i % 10 == 0 ? "forbid" : "permit");
    }
}
