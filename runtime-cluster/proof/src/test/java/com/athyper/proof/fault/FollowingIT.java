package com.athyper.proof.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Value.Fields;
import com.athyper.loadtest.api.Ask;
import com.athyper.loadtest.api.Who;
import com.athyper.proof.process.Answered;
import com.athyper.proof.process.Business;
import com.athyper.proof.process.ClusterUnderTest;
import com.athyper.proof.process.Following;
import com.athyper.proof.process.Worlds;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import java.util.List;
import java.util.Optional;

/**
 * Goal: what is done at one node is known at the others: to those who follow it, and to those who
 * run a query that was changed a moment ago.
 *
 * <p>Method: records and queries are changed at two nodes and looked at from the third, which is
 * then stopped while it is being looked at.
 */
@ExtendWith(Worlds.class)
class FollowingIT {
    private static final Who POWERUSER = Who.demo("poweruser");

    private static Fields change(Business business, Following.Event event) {
        assertThat(event.name()).as("%s", event).isEqualTo("next");
        return (Fields)
                ((Fields) event.data().get("data").orElseThrow())
                        .get(business.entity() + "Changed")
                        .orElseThrow();
    }

    private static String state(Fields change) {
        return ((Fields) change.get("record").orElseThrow()).text("state").orElseThrow();
    }

    @Test
    @Timeout(240)
    void changes_at_other_nodes_are_followed_across_the_loss_of_the_connection(
            ClusterUnderTest cluster) throws Exception {
        var business = new Business("followed_request");
        business.inForce(cluster.node(0).api(), Business.ADMIN);
        String subscription =
                "subscription { %sChanged { operation id version record { title state } } }"
                        .formatted(business.entity());
        String last;
        try (var following =
                        new Following(
                                cluster.node(2).api(),
                                Business.MANAGER,
                                subscription,
                                Optional.empty());
                var others =
                        new Following(
                                cluster.node(2).api(),
                                Business.USER2,
                                subscription,
                                Optional.empty())) {
            String id = business.wholeJob(cluster.node(0).api(), "seen from afar");

            var created = change(business, following.next());
            assertThat(created.text("operation")).contains("CREATED");
            assertThat(created.text("id")).contains(id);
            assertThat(change(business, following.next()).text("operation"))
                    .contains("TRANSITIONED");
            var approved = following.next();
            assertThat(state(change(business, approved))).isEqualTo("approved");
            last = approved.id();

            String own =
                    cluster.node(1)
                            .api()
                            .send(
                                    Ask.post(business.records())
                                            .as(Business.USER2)
                                            .with("{\"title\":\"own\",\"amount\":\"1\"}"))
                            .expect(201)
                            .text("id");
            // Whose record it is not has heard nothing of it, and so hears this first.
            assertThat(change(business, others.next()).text("id")).contains(own);

            cluster.node(2).process().stop();
            following.ended();
        }
        String meanwhile =
                cluster.node(0).api().send(business.create("meanwhile")).expect(201).text("id");
        try (var again =
                new Following(
                        cluster.node(1).api(), Business.MANAGER, subscription, Optional.of(last))) {
            assertThat(
                            ((Fields) change(business, again.next()).get("record").orElseThrow())
                                    .text("title"))
                    .contains("own");
            assertThat(change(business, again.next()).text("id")).contains(meanwhile);
        }
        cluster.whole();
    }

    private static List<String> titles(Answered answered) {
        return answered.objects("items").stream()
                .map(item -> item.text("title").orElseThrow())
                .toList();
    }

    @Test
    @Timeout(240)
    void a_saved_query_is_at_every_node_what_it_was_made_a_moment_ago(ClusterUnderTest cluster)
            throws Exception {
        var business = new Business("queried_request");
        business.inForce(cluster.node(0).api(), Business.ADMIN);
        cluster.node(0).api().send(business.create("one")).expect(201);
        String saved =
                """
                {"name":"big_requests","parameters":[{"name":"floor","type":"decimal"}],
                 "query":{"from":"%s","select":["title"],"where":{"amount":{"gt":{"param":"floor"}}}}}
                """
                        .formatted(business.entity());
        Ask run =
                Ask.post("/api/queries/big_requests/run")
                        .as(Business.MANAGER)
                        .with("{\"parameters\":{\"floor\":\"100\"}}");
        // That there is none is known here, until there is one.
        cluster.node(1).api().send(run).expect(404);
        String tag =
                cluster.node(0)
                        .api()
                        .send(Ask.post("/api/queries").as(POWERUSER).with(saved))
                        .expect(201)
                        .etag();
        for (int round = 0; round < 10; round++) {
            boolean one = round % 2 == 0;
            for (var node : cluster.nodes()) {
                assertThat(titles(node.api().send(run).expect(200)))
                        .as("round %d at %s", round, node.process().name())
                        .isEqualTo(one ? List.of("one") : List.of());
            }
            tag =
                    cluster.node(round % 3)
                            .api()
                            .send(
                                    Ask.put("/api/queries/big_requests")
                                            .as(POWERUSER)
                                            .ifMatch(tag)
                                            .with(one ? saved.replace("\"gt\"", "\"lt\"") : saved))
                            .expect(200)
                            .etag();
        }
        cluster.node(2)
                .api()
                .send(Ask.delete("/api/queries/big_requests").as(POWERUSER).ifMatch(tag))
                .expect(204);
        for (var node : cluster.nodes()) {
            node.api().send(run).expect(404);
        }
    }
}
