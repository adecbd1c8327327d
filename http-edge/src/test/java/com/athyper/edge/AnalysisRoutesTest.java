package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.athyper.kernel.Json;
import com.athyper.kernel.Value;
import com.athyper.policy.Operation;
import com.athyper.policy.Policy;
import com.athyper.policy.PolicyReader;
import com.athyper.policy.PolicySet;

import org.junit.jupiter.api.Test;

import java.util.List;

/** What is wrong with rules, who can, what can, and who can too much. */
class AnalysisRoutesTest {
    private static final String POLICIES = "/api/policy/policies";
    private static final String LIMITS =
            """
            {"name":"limits","rules":[
             {"id":"all","effect":"permit","operations":["entity.read"],
              "subjects":{"roles":["user","manager"]}},
             {"id":"large-is-hidden","effect":"forbid","operations":["entity.read"],
              "entities":["purchase_requisition"],"subjects":{"roles":["user"]},
              "when":"resource.amount > 5000"},
             {"id":"design","effect":"permit","operations":["meta.design"],
              "subjects":{"roles":["manager"]}}]}\
            """;
    private static final String DRAFT =
            """
            {"name":"extra","rules":[
             {"id":"again","effect":"permit","operations":["entity.read"],
              "entities":["purchase_requisition"],"subjects":{"roles":["user"]},
              "when":"resource.amount > 9000"},
             {"id":"never","effect":"permit","operations":["entity.update"],
              "subjects":{"roles":["nun"]},"when":"resource.amount > 9 && resource.amount < 3"}]}\
            """;

    private final EdgeUnderTest edge = new EdgeUnderTest();

    AnalysisRoutesTest() {
        edge.policies.put(PolicySet.compile(List.of(policy(LIMITS)), 7));
    }

    private static Policy policy(String json) {
        return switch (PolicyReader.read(Json.trustedObject(json))) {
            case PolicyReader.Read.Sound(var policy, _) -> policy;
            case PolicyReader.Read.Faulty(var faults) -> fail(faults.toString());
        };
    }

    private Served ask(String path, String body) {
        return edge.post(path).as("security").json(body).send();
    }

    private static List<String> codes(Served served) {
        return ((Value.Items) served.at("findings"))
                .values().stream()
                        .map(Value.Fields.class::cast)
                        .map(
                                each ->
                                        each.text("code").orElseThrow()
                                                + " "
                                                + each.text("rule").orElseThrow())
                        .toList();
    }

    @Test
    void what_is_in_force_is_analyzed() {
        var found = edge.get("/api/policy/analysis").as("security").send().is(200);
        assertThat(codes(found)).isEmpty();
        assertThat(found.textAt("complete")).isEqualTo("true");
        assertThat(found.textAt("epoch")).isEqualTo("7");
    }

    @Test
    void a_version_is_analyzed_beside_what_is_in_force() {
        ask(POLICIES, DRAFT).is(201);

        var found = ask(POLICIES + "/extra/versions/1/analyze", "{}").is(200);

        assertThat(codes(found))
                .containsExactlyInAnyOrder("nobody never", "never-true never", "shadowed again");
        var shadowed =
                ((Value.Items) found.at("findings"))
                        .values().stream()
                                .map(Value.Fields.class::cast)
                                .filter(
                                        each ->
                                                each.text("code")
                                                        .equals(java.util.Optional.of("shadowed")))
                                .findFirst()
                                .orElseThrow();
        assertThat(shadowed.text("other")).contains("limits/all");
        assertThat(shadowed.text("pointer")).contains("/rules/0");
        assertThat(Json.write(shadowed.get("witness").orElseThrow()))
                .contains("purchase_requisition", "\"roles\":[\"user\"]");
        ask(POLICIES + "/extra/versions/2/analyze", "{}").refused(404, "META.VERSION_NOT_FOUND");
        ask(POLICIES + "/nothing/versions/1/analyze", "{}").refused(404, "META.VERSION_NOT_FOUND");
    }

    @Test
    void who_can_is_told_with_where_it_comes_from() {
        var can =
                ask(
                                "/api/policy/who-can",
                                "{\"operation\":\"entity.read\",\"resource\":{\"entity\":\"purchase_requisition\"}}")
                        .is(200);

        assertThat(can.textAt("items", "0", "principal")).isEqualTo("manager");
        assertThat(can.textAt("items", "0", "decision")).isEqualTo("allow");
        assertThat(can.textAt("items", "0", "grants", "0", "role")).isEqualTo("manager");
        assertThat(can.textAt("items", "2", "principal")).isEqualTo("user");
        assertThat(can.textAt("items", "2", "decision")).isEqualTo("conditional");
        assertThat(can.textAt("items", "2", "when")).contains("resource.amount > 5000");
        assertThat(can.textAt("denied")).isEqualTo("1");

        var large =
                ask(
                                "/api/policy/who-can",
                                "{\"operation\":\"entity.read\",\"resource\":{\"entity\":\"purchase_requisition\","
                                    + "\"attributes\":{\"amount\":\"9000\"}}}")
                        .is(200);
        assertThat(((Value.Items) large.at("items")).values()).hasSize(2);
        assertThat(large.textAt("denied")).isEqualTo("3");
    }

    @Test
    void what_somebody_can_is_told_by_entity() {
        var user = ask("/api/policy/what-can", "{\"subject\":{\"principal\":\"user\"}}").is(200);
        assertThat(user.at("operations")).isEqualTo(new Value.Items(List.of()));
        assertThat(user.textAt("entities", "0", "entity")).isEqualTo("purchase_requisition");
        assertThat(user.textAt("entities", "0", "operations", "0", "operation"))
                .isEqualTo("entity.read");
        assertThat(user.textAt("entities", "0", "operations", "0", "decision"))
                .isEqualTo("conditional");

        var manager =
                ask("/api/policy/what-can", "{\"subject\":{\"principal\":\"manager\"}}").is(200);
        assertThat(manager.textAt("operations", "0", "operation")).isEqualTo("meta.design");
        assertThat(
                        ask("/api/policy/what-can", "{\"subject\":{\"principal\":\"nobody\"}}")
                                .refused(422, "EDGE.BODY_INVALID")
                                .faults())
                .containsExactly("/subject/principal unknown");
    }

    @Test
    void who_has_two_of_what_should_be_separate_is_told() {
        edge.people.with("demo", "both", "manager", "security");
        var told =
                ask(
                                "/api/policy/separation",
                                """
                                {"sets":[{"name":"write-or-read","roles":["manager","security"]},
                                 {"name":"design-or-read","operations":["meta.design","entity.read"],
                                  "entity":"purchase_requisition"}]}\
                                """)
                        .is(200);

        assertThat(told.textAt("violations", "0", "set")).isEqualTo("write-or-read");
        assertThat(told.textAt("violations", "0", "principal")).isEqualTo("both");
        assertThat(told.textAt("violations", "0", "has", "1", "role")).isEqualTo("security");
        assertThat(told.textAt("violations", "1", "set")).isEqualTo("design-or-read");
        assertThat(told.textAt("violations", "1", "principal")).isEqualTo("both");
        assertThat(told.textAt("violations", "2", "principal")).isEqualTo("manager");
        assertThat(
                        ask(
                                        "/api/policy/separation",
                                        "{\"sets\":[{\"name\":\"x\",\"operations\":[\"entity.read\"]},{}]}")
                                .refused(422, "EDGE.BODY_INVALID")
                                .faults())
                .containsExactlyInAnyOrder(
                        "/sets/0/entity required",
                        "/sets/1/name required",
                        "/sets/1/operations required");
    }

    @Test
    void only_who_reads_policies_is_told() {
        edge.policies.forbid(Operation.POLICY_READ);
        edge.get("/api/policy/analysis").as("user").send().refused(403, "POLICY.DENIED");
        for (String path : List.of("who-can", "what-can", "separation")) {
            ask("/api/policy/" + path, "{}").refused(403, "POLICY.DENIED");
        }
    }
}
