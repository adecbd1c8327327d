package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.stream.Collectors.joining;

import com.athyper.edge.fake.Catalog;
import com.athyper.edge.pipeline.Limits;
import com.athyper.kernel.Json;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Uuid7;
import com.athyper.kernel.Value;
import com.athyper.policy.Policy;
import com.athyper.policy.PolicyReader;
import com.athyper.policy.PolicySet;
import com.athyper.policy.log.LogEntry;
import com.athyper.policy.log.Scope;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/** What other policies would decide: asked for, expected by tests, and found in the log. */
class ForesightTest {
    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");
    private static final Random CHANCE = new Random(7);
    private static final String OPEN =
            """
            {"name":"open","rules":[{"id":"users-read","effect":"permit",
              "operations":["entity.*"],"subjects":{"roles":["user"]}}]}
            """;
    private static final String LIMITS =
            """
            {"name":"limits","rules":[{"id":"no-big-ones","effect":"forbid",
              "operations":["entity.read"],"when":"resource.amount > 5000"}],
             "tests":[
              {"name":"big ones are hidden",
               "given":{"subject":{"roles":["user"]},"operation":"entity.read",
                        "resource":{"entity":"purchase_requisition","attributes":{"amount":6000}}},
               "expect":{"decision":"deny","rules":["no-big-ones"]}},
              {"name":"small ones are hidden, too",
               "given":{"subject":{"roles":["user"]},"operation":"entity.read",
                        "resource":{"entity":"purchase_requisition","attributes":{"amount":1}}},
               "expect":{"decision":"deny"}}]}
            """;
    private static final String PERIOD =
            "\"from\":\"2030-01-01T00:00:00Z\",\"to\":\"2030-01-02T00:00:00Z\"";
    private static final String READ =
            """
            {"subject":{"principal":"user"},"operation":"entity.read",
             "resource":{"entity":"purchase_requisition","attributes":{"amount":"%d"}}}
            """;

    private final EdgeUnderTest edge = new EdgeUnderTest();

    ForesightTest() {
        edge.policies.put(PolicySet.compile(List.of(policy(OPEN)), 7));
    }

    private static Policy policy(String json) {
        return switch (PolicyReader.read(Json.trustedObject(json))) {
            case PolicyReader.Read.Sound(var policy, _) -> policy;
            case PolicyReader.Read.Faulty(var faults) -> throw new AssertionError(faults);
        };
    }

    private void drafted() {
        edge.post("/api/policy/policies").as("security").json(LIMITS).send().is(201);
    }

    private Served ask(String path, String body) {
        return edge.post(path).as("security").json(body).send();
    }

    private static LogEntry decided(String principal, int amount, boolean masked) {
        var at = NOON.plusSeconds(amount);
        var attributes = Value.object().put("title", "Chairs");
        return new LogEntry.Decided(
                new LogEntry.Place(Uuid7.of(at, CHANCE), new TenantId("demo"), at, "node-1"),
                "request-" + amount,
                Json.trustedObject("{\"id\":\"" + principal + "\",\"roles\":[\"user\"]}"),
                "entity.read",
                Optional.of(Catalog.NAME),
                Optional.of("r-" + amount),
                Scope.RECORD,
                true,
                List.of("open/users-read"),
                List.of(),
                7,
                10,
                Optional.of(masked ? attributes.build() : attributes.put("amount", amount).build()),
                masked ? List.of("amount") : List.of(),
                Optional.empty());
    }

    @Test
    void a_simulation_shows_what_is_beside_what_would_be() {
        drafted();
        var answers =
                ask(
                                "/api/policy/simulate",
                                "{\"policies\":[{\"name\":\"limits\",\"version\":1}],\"requests\":[%s,%s]}"
                                        .formatted(READ.formatted(10), READ.formatted(6_000)))
                        .is(200);
        assertThat(answers.textAt("changed")).isEqualTo("1");
        assertThat(answers.textAt("answers", "0", "changed")).isEqualTo("false");
        assertThat(answers.textAt("answers", "1", "now", "decision")).isEqualTo("allow");
        assertThat(answers.textAt("answers", "1", "now", "rules", "0")).isEqualTo("users-read");
        assertThat(answers.textAt("answers", "1", "then", "decision")).isEqualTo("deny");
        assertThat(answers.textAt("answers", "1", "then", "rules", "0")).isEqualTo("no-big-ones");
    }

    @Test
    void a_policy_can_be_written_into_the_question() {
        String shut = OPEN.replace("permit", "forbid");
        var answers =
                ask(
                                "/api/policy/simulate",
                                "{\"policies\":[%s],\"requests\":[%s]}"
                                        .formatted(shut, READ.formatted(10)))
                        .is(200);
        assertThat(answers.textAt("answers", "0", "then", "decision")).isEqualTo("deny");
        assertThat(
                        ask(
                                        "/api/policy/simulate",
                                        "{\"policies\":[{\"name\":\"x\",\"rules\":[{}]}],\"requests\":[]}")
                                .refused(422, "EDGE.BODY_INVALID")
                                .faults())
                .contains("/policies/0/rules/0/id required");
        assertThat(
                        ask(
                                        "/api/policy/simulate",
                                        "{\"policies\":[%s,%s],\"requests\":[]}"
                                                .formatted(OPEN, OPEN))
                                .refused(422, "EDGE.BODY_INVALID")
                                .faults())
                .containsExactly("/policies duplicate");
    }

    @Test
    void what_is_not_there_cannot_be_foreseen() {
        drafted();
        for (String path : List.of("/api/policy/simulate", "/api/policy/replay")) {
            String rest = path.endsWith("replay") ? PERIOD : "\"requests\":[]";
            ask(path, "{\"policies\":[{\"name\":\"limits\",\"version\":9}],%s}".formatted(rest))
                    .refused(404, "META.VERSION_NOT_FOUND");
            ask(path, "{\"policies\":[{\"name\":\"none\",\"version\":1}],%s}".formatted(rest))
                    .refused(404, "META.DEFINITION_NOT_FOUND");
            assertThat(
                            ask(path, "{\"policies\":[],%s}".formatted(rest))
                                    .refused(422, "EDGE.BODY_INVALID")
                                    .faults())
                    .contains("/policies type");
        }
    }

    @Test
    void the_tests_of_a_version_are_run_beside_what_is_in_force() {
        drafted();
        var report = ask("/api/policy/policies/limits/versions/1/test", "{}").is(200);
        assertThat(report.textAt("passed")).isEqualTo("false");
        assertThat(report.textAt("tests", "0", "passed")).isEqualTo("true");
        assertThat(report.textAt("tests", "1", "passed")).isEqualTo("false");
        assertThat(report.textAt("tests", "1", "decision")).isEqualTo("allow");
        assertThat(report.textAt("tests", "1", "rules", "0")).isEqualTo("users-read");
        ask("/api/policy/policies/limits/versions/2/test", "{}")
                .refused(404, "META.VERSION_NOT_FOUND");
    }

    @Test
    void a_replay_says_who_would_lose_what_and_what_cannot_be_told() {
        drafted();
        edge.decisions
                .with(decided("user", 10, false))
                .with(decided("user", 6_000, false))
                .with(decided("user", 6_001, false))
                .with(decided("user2", 7_000, false))
                .with(decided("user2", 7_001, true))
                .with(
                        new LogEntry.Gap(
                                new LogEntry.Place(
                                        Uuid7.of(NOON, CHANCE), new TenantId("demo"), NOON, "n"),
                                NOON,
                                4))
                .with(
                        new LogEntry.CutOff(
                                new LogEntry.Place(
                                        Uuid7.of(NOON, CHANCE), new TenantId("demo"), NOON, "n"),
                                NOON.plusSeconds(1)));
        var report =
                ask(
                                "/api/policy/replay",
                                "{\"policies\":[{\"name\":\"limits\",\"version\":1}],%s}"
                                        .formatted(PERIOD))
                        .is(200);
        assertThat(report.textAt("replayed")).isEqualTo("5");
        assertThat(report.textAt("same")).isEqualTo("1");
        assertThat(report.textAt("changed")).isEqualTo("3");
        assertThat(report.textAt("open", "masked")).isEqualTo("1");
        assertThat(report.textAt("lost")).isEqualTo("4");
        assertThat(report.textAt("cutOffs")).isEqualTo("1");
        assertThat(report.textAt("changes", "0", "principal")).isEqualTo("user");
        assertThat(report.textAt("changes", "0", "direction")).isEqualTo("loses");
        assertThat(report.textAt("changes", "0", "entries")).isEqualTo("2");
        assertThat(report.textAt("changes", "0", "decisions")).isEqualTo("20");
        assertThat(report.textAt("examples", "0", "was", "recordId")).isEqualTo("r-6000");
        assertThat(report.textAt("examples", "0", "rules", "0")).isEqualTo("no-big-ones");
        assertThat(report.at("nextCursor")).isEqualTo(Value.NULL);
        assertThat(edge.decisions.asked())
                .singleElement()
                .satisfies(
                        filter ->
                                assertThat(filter.from())
                                        .contains(Instant.parse("2030-01-01T00:00:00Z")));
    }

    @Test
    void a_replay_of_what_is_in_force_changes_nothing() {
        edge.decisions.with(decided("user", 10, false)).with(decided("user", 6_000, true));
        var report =
                ask("/api/policy/replay", "{\"policies\":[%s],%s}".formatted(OPEN, PERIOD)).is(200);
        assertThat(report.textAt("same")).isEqualTo("2");
        assertThat(report.textAt("changed")).isEqualTo("0");
    }

    @Test
    void a_long_replay_goes_on_where_it_has_come_to() {
        for (int i = 0; i < 20_600; i++) {
            edge.decisions.with(decided("user", 6_000, false));
        }
        String body = "{\"policies\":[%s],%s".formatted(LIMITS, PERIOD);
        var first = ask("/api/policy/replay", body + "}").is(200);
        assertThat(first.textAt("replayed")).isEqualTo("20000");
        var rest =
                ask(
                                "/api/policy/replay",
                                body + ",\"cursor\":\"" + first.textAt("nextCursor") + "\"}")
                        .is(200);
        assertThat(rest.textAt("replayed")).isEqualTo("600");
        assertThat(rest.at("nextCursor")).isEqualTo(Value.NULL);
    }

    @Test
    void a_replay_needs_a_time_that_is_one() {
        assertThat(
                        ask(
                                        "/api/policy/replay",
                                        "{\"policies\":["
                                                + OPEN
                                                + "],\"from\":\"2030-01-02T00:00:00Z\",\"to\":"
                                                + "\"2030-01-01T00:00:00Z\",\"filter\":"
                                                + "{\"decision\":\"maybe\",\"who\":1}}")
                                .refused(422, "EDGE.BODY_INVALID")
                                .faults())
                .containsExactlyInAnyOrder(
                        "/to range", "/filter/decision choice", "/filter/who unknown");
        assertThat(
                        ask("/api/policy/replay", "{\"policies\":[" + OPEN + "],\"from\":\"noon\"}")
                                .refused(422, "EDGE.BODY_INVALID")
                                .faults())
                .containsExactlyInAnyOrder("/from format", "/to required");
    }

    @Test
    void a_difference_counts_what_each_would_gain_and_lose() {
        String id =
                edge.post("/api/data/" + Catalog.NAME)
                        .as("user")
                        .json(RecordRoutesTest.SOUND)
                        .send()
                        .is(201)
                        .textAt("id");
        String swap =
                """
                {"policies":[{"name":"open","rules":[
                   {"id":"managers-read","effect":"permit","operations":["entity.read"],
                    "entities":["purchase_requisition"],"subjects":{"roles":["manager"]},
                    "obligations":[{"mask":{"fields":["amount"],"with":"hide"}}]}]}],
                 "entity":"purchase_requisition"}
                """;
        var report = ask("/api/policy/difference", swap).is(200);
        assertThat(report.textAt("operation")).isEqualTo("entity.read");
        assertThat(report.textAt("principals", "0", "principal")).isEqualTo("manager");
        assertThat(report.textAt("principals", "0", "gains")).isEqualTo("1");
        assertThat(report.textAt("principals", "0", "gained", "0")).isEqualTo(id);
        assertThat(report.textAt("principals", "0", "obligations", "0", "change"))
                .isEqualTo("added");
        assertThat(report.textAt("principals", "2", "principal")).isEqualTo("user");
        assertThat(report.textAt("principals", "2", "loses")).isEqualTo("1");
        assertThat(report.textAt("principals", "2", "lost", "0")).isEqualTo(id);
        assertThat(report.textAt("unchanged")).isEqualTo("1");
        var one =
                ask(
                                "/api/policy/difference",
                                swap.replace(
                                        "\"entity\":", "\"principals\":[\"security\"],\"entity\":"))
                        .is(200);
        assertThat(one.at("principals")).isEqualTo(new Value.Items(List.of()));
    }

    @Test
    void a_difference_of_what_is_not_there_is_refused() {
        ask("/api/policy/difference", "{\"policies\":[%s],\"entity\":\"none\"}".formatted(OPEN))
                .refused(404, "DATA.ENTITY_NOT_FOUND");
        assertThat(
                        ask(
                                        "/api/policy/difference",
                                        "{\"policies\":[%s],\"entity\":\"Bad\",\"operation\":\"fly\",\"principals\":[\"ghost\"]}"
                                                .formatted(OPEN))
                                .refused(422, "EDGE.BODY_INVALID")
                                .faults())
                .containsExactlyInAnyOrder(
                        "/entity pattern", "/operation unknown", "/principals unknown");
    }

    /** Some twenty members a rule: far more in all than other requests may have. */
    private static String proposed(int rules) {
        return IntStream.range(0, rules)
                .mapToObj(
                        i ->
                                """
                                {"id":"r%d","effect":"permit","description":"Rule %d",
                                 "operations":["entity.read","entity.update"],
                                 "entities":["purchase_requisition"],
                                 "subjects":{"roles":["user","manager"]},
                                 "when":"resource.amount < %d"}\
                                """
                                        .formatted(i, i, i))
                .collect(joining(",", "{\"name\":\"many\",\"rules\":[", "]}"));
    }

    @Test
    void a_policy_of_as_many_rules_as_it_may_have_is_foreseen_and_one_more_is_named_as_the_fault() {
        edge.limited(new Limits(1 << 20, 512, 4, Duration.ofSeconds(5), Duration.ofSeconds(2)));
        String most = proposed(PolicyReader.RULES_MAX);
        String more = proposed(PolicyReader.RULES_MAX + 1);
        var asked =
                Map.of(
                        "/api/policy/simulate",
                        "\"requests\":[" + READ.formatted(10) + "]",
                        "/api/policy/replay",
                        PERIOD,
                        "/api/policy/difference",
                        "\"entity\":\"purchase_requisition\"");
        asked.forEach(
                (path, rest) -> {
                    ask(path, "{\"policies\":[%s],%s}".formatted(most, rest)).is(200);
                    assertThat(
                                    ask(path, "{\"policies\":[%s],%s}".formatted(more, rest))
                                            .refused(422, "EDGE.BODY_INVALID")
                                            .faults())
                            .as(path)
                            .containsExactly("/policies/0/rules too-many");
                });
    }
}
