package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.tuple;

import static java.util.stream.Collectors.joining;

import com.athyper.edge.pipeline.Limits;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Json;
import com.athyper.policy.Operation;
import com.athyper.policy.Policy;
import com.athyper.policy.PolicyReader;
import com.athyper.policy.PolicySet;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** Versions of policies: what they change, who agreed, and the way back. */
class PolicyVersionRoutesTest {
    private static final String POLICIES = "/api/policy/policies";
    private static final String ONE = POLICIES + "/limits";
    private static final String NARROW =
            """
            {"name":"limits","label":"Limits","rules":[
             {"id":"read","effect":"permit","operations":["entity.read"],
              "subjects":{"roles":["user"]},"when":"resource.amount < 100"},
             {"id":"lock","effect":"forbid","operations":["entity.read"],
              "when":"resource.currency == 'USD'"}]}\
            """;
    private static final String WIDER =
            NARROW.replace("< 100", "< 900").replace("\"label\":\"Limits\",", "");

    private static final String LOCKS =
            """
            {"name":"locks","label":"Locks","rules":[
             {"id":"usd","effect":"forbid","operations":["entity.read"],
              "when":"resource.currency == 'USD'"}]}\
            """;
    private static final String UNLOCKED =
            """
            {"name":"limits","rules":[
             {"id":"read","effect":"permit","operations":["entity.read"],
              "subjects":{"roles":["user"]},"when":"resource.amount < 100"}]}\
            """;

    private final EdgeUnderTest edge = new EdgeUnderTest();

    @BeforeEach
    void activated() {
        ask(POLICIES, NARROW).is(201);
        ask(ONE + "/versions/1/activate", "{}").is(200);
        inForce(NARROW);
    }

    private void inForce(String json) {
        edge.policies.put(PolicySet.compile(List.of(policy(json)), 7));
    }

    private static Policy policy(String json) {
        return switch (PolicyReader.read(Json.trustedObject(json))) {
            case PolicyReader.Read.Sound(var read, _) -> read;
            case PolicyReader.Read.Faulty(var faults) -> fail(faults.toString());
        };
    }

    private Served ask(String path, String body) {
        return edge.post(path).as("security").json(body).send();
    }

    private String status(int version) {
        return edge.get(ONE + "/versions/" + version).as("security").send().textAt("status");
    }

    @Test
    void a_diff_names_the_rules_and_whether_access_may_grow() {
        ask(ONE + "/versions", WIDER).is(201);

        var diff = edge.get(ONE + "/versions/2/diff").as("security").send().is(200);

        assertThat(diff.textAt("against")).isEqualTo("1");
        assertThat(diff.textAt("rules", "0", "rule")).isEqualTo("read");
        assertThat(diff.textAt("rules", "0", "change")).isEqualTo("changed");
        assertThat(diff.textAt("rules", "0", "before", "when")).isEqualTo("resource.amount < 100");
        assertThat(diff.textAt("rules", "0", "after", "when")).isEqualTo("resource.amount < 900");
        assertThat(diff.textAt("widens")).isEqualTo("yes");
        assertThat(diff.textAt("narrows")).isEqualTo("no");
        assertThat(diff.textAt("reviewed")).isEqualTo("false");
        assertThat(diff.textAt("rules", "0", "witness", "operation")).isEqualTo("entity.read");
        var same = edge.get(ONE + "/versions/2/diff?against=2").as("security").send().is(200);
        assertThat(same.textAt("widens")).isEqualTo("no");
        edge.get(ONE + "/versions/2/diff?against=9")
                .as("security")
                .send()
                .refused(404, "META.VERSION_NOT_FOUND");
        edge.get(ONE + "/versions/2/diff?against=x")
                .as("security")
                .send()
                .refused(400, "EDGE.QUERY_INVALID");
    }

    @Test
    void where_nobody_may_widen_alone_a_wider_version_waits_for_somebody_elses_review() {
        edge.policies.forbid(Operation.POLICY_WIDEN);
        ask(ONE + "/versions", WIDER).is(201);

        ask(ONE + "/versions/2/activate", "{}").refused(409, "POLICY.REVIEW_REQUIRED");
        assertThat(status(2)).isEqualTo("draft");
        ask(ONE + "/versions/2/review", "{}").refused(403, "META.OWN_REVIEW");

        var reviewed =
                edge.post(ONE + "/versions/2/review")
                        .as("manager")
                        .json("{\"comment\":\"as agreed\"}")
                        .send()
                        .is(200);
        assertThat(reviewed.textAt("review", "by")).isEqualTo("manager");
        assertThat(reviewed.textAt("review", "comment")).isEqualTo("as agreed");
        ask(ONE + "/versions/2/activate", "{}").is(200);
        assertThat(status(2)).isEqualTo("active");
        edge.post(ONE + "/versions/2/review").as("manager").send().refused(409, "META.NO_DRAFT");
    }

    @Test
    void a_narrower_version_needs_no_review() {
        edge.policies.forbid(Operation.POLICY_WIDEN);
        ask(ONE + "/versions", NARROW.replace("< 100", "< 50")).is(201);
        ask(ONE + "/versions/2/activate", "{}").is(200);
        assertThat(status(2)).isEqualTo("active");
    }

    @Test
    void review_is_an_operation_of_its_own() {
        edge.policies.forbid(Operation.POLICY_REVIEW);
        edge.post(ONE + "/versions/1/review").as("manager").send().refused(403, "POLICY.DENIED");
    }

    @Test
    void an_earlier_version_is_put_into_force_anew() {
        ask(ONE + "/versions", WIDER.replace("\"name\":\"limits\",", "\"label\":\"More\","))
                .is(201);
        ask(ONE + "/versions/2/activate", "{}").is(200);

        var back = ask(ONE + "/rollback", "{\"to\":1}").is(200);

        assertThat(back.textAt("version")).isEqualTo("3");
        assertThat(back.textAt("status")).isEqualTo("active");
        assertThat(back.textAt("epoch")).isEqualTo("7");
        var third = edge.get(ONE + "/versions/3").as("security").send().is(200);
        var first = edge.get(ONE + "/versions/1").as("security").send().is(200);
        assertThat(third.textAt("hash")).isEqualTo(first.textAt("hash"));
        assertThat(third.at("document")).isEqualTo(first.at("document"));
        assertThat(status(2)).isEqualTo("superseded");
        ask(ONE + "/rollback", "{\"to\":9}").refused(404, "META.VERSION_NOT_FOUND");
        ask(ONE + "/rollback", "{}").refused(422, "EDGE.BODY_INVALID");
        ask(POLICIES + "/nothing/rollback", "{\"to\":1}").refused(404, "META.VERSION_NOT_FOUND");
    }

    @Test
    void the_way_back_waits_for_a_review_too_if_it_widens() {
        ask(ONE + "/versions", NARROW.replace("< 100", "< 50")).is(201);
        ask(ONE + "/versions/2/activate", "{}").is(200);
        inForce(NARROW.replace("< 100", "< 50"));
        edge.policies.forbid(Operation.POLICY_WIDEN);

        ask(ONE + "/rollback", "{\"to\":1}").refused(409, "POLICY.REVIEW_REQUIRED");

        assertThat(status(3)).isEqualTo("draft");
        edge.post(ONE + "/versions/3/review").as("manager").send().is(200);
        ask(ONE + "/versions/3/activate", "{}").is(200);
    }

    @Test
    void a_policy_with_locks_is_not_taken_out_of_force_alone() {
        edge.policies.forbid(Operation.POLICY_WIDEN);
        inForce(NARROW.replace("'USD'", "'MYR'"));
        ask(ONE + "/deactivate", "{}").refused(409, "POLICY.REVIEW_REQUIRED");
        edge.delete(ONE).as("security").send().refused(409, "POLICY.REVIEW_REQUIRED");
        edge.policies.limit(Operation.POLICY_WIDEN, com.athyper.expression.Expr.TRUE);
        assertThat(ask(ONE + "/deactivate", "{}").is(200).textAt("status")).isEqualTo("active");
        edge.delete(ONE).as("security").send().is(204);
    }

    /**
     * Goal: two drafts that each drop one of two locks are not both agreed to.
     *
     * <p>Method: the draft drops a lock that another policy has as well; while it is on its way the
     * other policy drops its own.
     */
    @Test
    void a_draft_that_widens_beside_what_changed_meanwhile_asks_for_consent_after_all() {
        edge.policies.forbid(Operation.POLICY_WIDEN);
        edge.policies.put(PolicySet.compile(List.of(policy(NARROW), policy(LOCKS)), 7));
        edge.policies.later(PolicySet.compile(List.of(policy(NARROW)), 8));
        ask(ONE + "/versions", UNLOCKED).is(201);
        edge.definitions.outdate(1);

        ask(ONE + "/versions/2/activate", "{}").refused(409, "POLICY.REVIEW_REQUIRED");

        assertThat(edge.definitions.judged()).containsExactly(7L);
        assertThat(status(2)).isEqualTo("draft");
    }

    @Test
    void a_draft_that_does_not_widen_beside_what_changed_meanwhile_comes_into_force() {
        edge.policies.forbid(Operation.POLICY_WIDEN);
        var locked = List.of(policy(NARROW), policy(LOCKS));
        edge.policies.put(PolicySet.compile(locked, 7)).later(PolicySet.compile(locked, 8));
        ask(ONE + "/versions", UNLOCKED).is(201);
        edge.definitions.outdate(1);

        ask(ONE + "/versions/2/activate", "{}").is(200);

        assertThat(edge.definitions.judged()).containsExactly(7L, 8L);
        assertThat(status(2)).isEqualTo("active");
    }

    @Test
    void judging_again_ends() {
        edge.policies.forbid(Operation.POLICY_WIDEN);
        ask(ONE + "/versions", NARROW.replace("< 100", "< 50")).is(201);
        edge.definitions.outdate(9);

        ask(ONE + "/versions/2/activate", "{}").refused(409, "META.POLICIES_CHANGED");

        assertThat(edge.definitions.judged()).hasSize(3);
    }

    @Test
    void withdrawing_a_lock_is_judged_again_too() {
        edge.policies.forbid(Operation.POLICY_WIDEN);
        edge.policies.put(PolicySet.compile(List.of(policy(NARROW), policy(LOCKS)), 7));
        edge.policies.later(PolicySet.compile(List.of(policy(NARROW)), 8));
        edge.definitions.outdate(1);
        edge.delete(ONE).as("security").send().refused(409, "POLICY.REVIEW_REQUIRED");
        assertThat(status(1)).isEqualTo("active");

        edge.policies.put(PolicySet.compile(List.of(policy(NARROW), policy(LOCKS)), 9));
        edge.delete(ONE).as("security").send().is(204);
        assertThat(edge.definitions.judged()).containsExactly(7L, 9L);
    }

    /** Ordinary rules: roles, a condition and who it is about. */
    private static String rules(int count) {
        return IntStream.range(0, count)
                .mapToObj(
                        i ->
                                """
                                {"id":"r%d","effect":"permit","description":"Rule %d",
                                 "operations":["entity.read","entity.update"],
                                 "entities":["travel","expense"],
                                 "subjects":{"roles":["user","manager"]},
                                 "when":"resource.amount < %d"}\
                                """
                                        .formatted(i, i, i))
                .collect(joining(",", "{\"name\":\"many\",\"rules\":[", "]}"));
    }

    @Test
    void a_policy_of_as_many_rules_as_it_may_have_is_read_and_one_more_is_named_as_the_fault() {
        var wide =
                new EdgeUnderTest()
                        .limited(
                                new Limits(
                                        1 << 20,
                                        512,
                                        4,
                                        Duration.ofSeconds(5),
                                        Duration.ofSeconds(2)));
        String most = rules(PolicyReader.RULES_MAX);
        String more = rules(PolicyReader.RULES_MAX + 1);

        wide.post(POLICIES).as("security").json(most).send().is(201);
        // Read as well, so that it is the policy's own limit that refuses it.
        String other = more.replace("\"many\"", "\"more\"");
        wide.post(POLICIES).as("security").json(other).send().is(201);

        assertThat(policy(most).rules()).hasSize(PolicyReader.RULES_MAX);
        assertThat(PolicyReader.read(Json.trustedObject(more)))
                .isInstanceOfSatisfying(
                        PolicyReader.Read.Faulty.class,
                        faulty ->
                                assertThat(faulty.faults())
                                        .extracting(Fault::pointer, Fault::code)
                                        .containsExactly(tuple("/rules", "too-many")));
    }
}
