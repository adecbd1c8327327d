package com.athyper.proof.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.loadtest.api.Ask;
import com.athyper.loadtest.api.Who;
import com.athyper.proof.process.Answered;
import com.athyper.proof.process.Api;
import com.athyper.proof.process.Await;
import com.athyper.proof.process.ClusterUnderTest;
import com.athyper.proof.process.Worlds;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * Goal: whoever loses a role is refused by every node, though the token is the same.
 *
 * <p>Method: one principal gets a role by each way that there is (a binding, a group, a delegation,
 * a broken glass) and loses it at the first node. The others are asked with one and the same token:
 * in one turn under the epoch that the removal was answered with, in the next without any. At last
 * a binding goes without a word to the nodes, as if the word had been lost, and they find out by
 * themselves.
 */
@ExtendWith(Worlds.class)
class BindingRevocationIT {
    /** As docs/operations.md promises. */
    private static final Duration BOUND = Duration.ofSeconds(1);

    private static final int TURNS = 6;
    private static final int LOST_TURNS = 8;
    private static final int[] OTHERS = {1, 2};
    private static final Who ADMIN = Who.demo("admin");
    private static final Who COMPLIANCE = Who.demo("compliance");
    private static final Who USER = Who.demo("user");
    private static final String BINDINGS = "/api/iam/role-bindings";

    /** One step to a role or back; both are answered with the epoch from which on they hold. */
    @FunctionalInterface
    private interface Step<T> {
        Answered take(T from) throws Exception;
    }

    /** A way to a role, and back from where it has led. */
    private record Way(Step<Api> there, Step<Answered> back) {}

    @Test
    @Timeout(240)
    void a_role_binding_that_was_removed_is_honoured_by_no_node(ClusterUnderTest cluster)
            throws Exception {
        var writer = cluster.node(0).api();
        gone(
                "a role binding",
                cluster,
                new Way(BindingRevocationIT::bound, made -> unbound(writer, made)));
    }

    @Test
    @Timeout(240)
    void a_membership_that_was_removed_is_honoured_by_no_node(ClusterUnderTest cluster)
            throws Exception {
        var writer = cluster.node(0).api();
        String group = "auditors_" + UUID.randomUUID().toString().substring(0, 8);
        made(
                writer,
                "/api/iam/groups",
                ADMIN,
                "{\"name\":\"%s\",\"label\":\"Auditors\"}".formatted(group));
        made(
                writer,
                BINDINGS,
                ADMIN,
                "{\"role\":\"compliance\",\"holder\":{\"group\":\"%s\"}}".formatted(group));
        String member = "/api/iam/groups/" + group + "/members/user";
        gone(
                "a group membership",
                cluster,
                new Way(
                        node -> node.send(Ask.put(member).as(ADMIN)).expect(200),
                        _ -> writer.send(Ask.delete(member).as(ADMIN)).expect(200)));
    }

    @Test
    @Timeout(240)
    void a_delegation_that_was_ended_is_honoured_by_no_node(ClusterUnderTest cluster)
            throws Exception {
        var writer = cluster.node(0).api();
        String path = "/api/iam/delegations";
        gone(
                "a delegation",
                cluster,
                new Way(
                        node -> made(node, path, COMPLIANCE, delegation()),
                        made -> ended(writer, path + "/" + made.text("id"), COMPLIANCE)));
    }

    @Test
    @Timeout(240)
    void a_role_of_an_emergency_that_was_given_back_is_honoured_by_no_node(ClusterUnderTest cluster)
            throws Exception {
        var writer = cluster.node(0).api();
        String path = "/api/iam/break-glass";
        var behind =
                made(
                        writer,
                        BINDINGS,
                        ADMIN,
                        """
                        {"role":"compliance","holder":{"principal":"user"},
                         "breakGlass":{"minutesMax":30}}\
                        """);
        gone(
                "a broken glass",
                cluster,
                new Way(
                        node ->
                                made(
                                        node,
                                        path,
                                        USER,
                                        """
                                        {"role":"compliance","minutes":5,"reason":"Proof"}\
                                        """),
                        made -> ended(writer, path + "/" + made.text("id"), USER)));
        unbound(writer, behind);
    }

    @Test
    @Timeout(240)
    void a_node_that_was_not_told_knows_under_the_epoch_and_within_the_bound(
            ClusterUnderTest cluster) throws Exception {
        var writer = cluster.node(0).api();
        String bearer = writer.bearer(USER);
        Duration slowest = Duration.ZERO;
        for (int turn = 0; turn < LOST_TURNS; turn++) {
            var made = bound(writer);
            for (int node : OTHERS) {
                audit(cluster, node, bearer, epoch(made)).expect(200);
            }
            cluster.database()
                    .execute(
                            """
                            BEGIN;
                            SELECT set_config('athyper.tenant', 'demo', true);
                            DELETE FROM athyper.org_item
                            WHERE tenant_id = 'demo' AND kind = 'role-binding' AND id = '%s';
                            UPDATE athyper.tenant_epoch SET epoch = epoch + 1 WHERE tenant_id = 'demo';
                            COMMIT\
                            """
                                    .formatted(made.text("id")));
            String next = Long.toString(Long.parseLong(epoch(made)) + 1);
            audit(cluster, OTHERS[turn % 2], bearer, next).refused(403, "POLICY.DENIED");
            slowest = longer(slowest, untilRefused(cluster, bearer));
        }
        report("a removal that no node was told of", slowest);
        assertThat(slowest).isPositive().isLessThanOrEqualTo(BOUND);
    }

    private static void gone(String what, ClusterUnderTest cluster, Way way) throws Exception {
        var writer = cluster.node(0).api();
        String bearer = writer.bearer(USER);
        Duration slowest = Duration.ZERO;
        for (int turn = 0; turn < TURNS; turn++) {
            Answered made = way.there().take(writer);
            for (int node : OTHERS) {
                audit(cluster, node, bearer, epoch(made)).expect(200);
            }
            String taken = epoch(way.back().take(made));
            if (turn % 2 == 0) {
                for (int node : OTHERS) {
                    audit(cluster, node, bearer, taken).refused(403, "POLICY.DENIED");
                }
            } else {
                slowest = longer(slowest, untilRefused(cluster, bearer));
            }
        }
        report(what, slowest);
        assertThat(slowest).isLessThanOrEqualTo(BOUND);
    }

    /** How long after this moment a node began to answer what it should have refused. */
    private static Duration untilRefused(ClusterUnderTest cluster, String bearer) throws Exception {
        long from = System.nanoTime();
        var late = new long[1];
        for (int node : OTHERS) {
            Await.that(
                    "node " + node + " refuses",
                    BOUND.multipliedBy(5),
                    () -> {
                        long asked = System.nanoTime();
                        int status =
                                cluster.node(node)
                                        .api()
                                        .send(audit().header("Authorization", bearer))
                                        .status();
                        if (status == 200) {
                            late[0] = Math.max(late[0], asked - from);
                        }
                        return status == 403;
                    });
        }
        return Duration.ofNanos(late[0]);
    }

    private static Ask audit() {
        return Ask.get("/api/audit/events?limit=1");
    }

    private static Answered audit(ClusterUnderTest cluster, int node, String bearer, String epoch)
            throws Exception {
        return cluster.node(node)
                .api()
                .send(audit().header("Authorization", bearer).header("X-Min-Epoch", epoch));
    }

    private static Answered made(Api node, String path, Who who, String document) throws Exception {
        return node.send(Ask.post(path).as(who).with(document)).expect(201);
    }

    private static Answered ended(Api node, String path, Who who) throws Exception {
        return node.send(Ask.delete(path).as(who)).expect(204);
    }

    private static Answered bound(Api node) throws Exception {
        return made(
                node,
                BINDINGS,
                ADMIN,
                """
                {"role":"compliance","holder":{"principal":"user"}}\
                """);
    }

    private static Answered unbound(Api node, Answered made) throws Exception {
        return node.send(
                        Ask.delete(BINDINGS + "/" + made.text("id")).as(ADMIN).ifMatch(made.etag()))
                .expect(204);
    }

    private static String delegation() {
        return """
        {"to":"user","roles":["compliance"],"until":"%s","reason":"Proof"}\
        """
                .formatted(Instant.now().plus(Duration.ofHours(1)));
    }

    private static String epoch(Answered answered) {
        return answered.headers().firstValue("X-Epoch").orElseThrow();
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    private static void report(String what, Duration slowest) {
        System.out.printf("%s: honoured for %d ms at most%n", what, slowest.toMillis());
    }
}
