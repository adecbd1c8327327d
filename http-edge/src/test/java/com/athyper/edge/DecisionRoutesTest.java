package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.edge.fake.Catalog;
import com.athyper.expression.Expr;
import com.athyper.kernel.Value;
import com.athyper.policy.Operation;
import com.athyper.policy.PolicySet;

import org.junit.jupiter.api.Test;

import java.util.Collections;
import java.util.List;
import java.util.UUID;

/** Decisions many at once, as AuthZEN asks them, and under an epoch that was demanded. */
class DecisionRoutesTest {
    private static final String DATA = "/api/data/" + Catalog.NAME;
    private static final String DECIDE = "/api/policy/decide";
    private static final String ONE = "/access/v1/evaluation";
    private static final String MANY = "/access/v1/evaluations";
    private static final String READ =
            "{\"subject\":{\"principal\":\"user\"},\"operation\":\"entity.read\"}";
    private static final String DELETE = READ.replace("read", "delete");

    private final EdgeUnderTest edge = new EdgeUnderTest();

    private Served ask(String path, String body) {
        return edge.post(path).as("security").json(body).send();
    }

    @Test
    void questions_of_a_batch_are_answered_in_order() {
        edge.policies.forbid(Operation.ENTITY_DELETE);
        String missing =
                "{\"subject\":{\"principal\":\"user\"},\"operation\":\"entity.read\",\"resource\":"
                        + "{\"entity\":\"purchase_requisition\",\"id\":\""
                        + UUID.randomUUID()
                        + "\"}}";

        var answers =
                ask(DECIDE, "{\"requests\":[%s,%s,%s]}".formatted(READ, DELETE, missing)).is(200);

        assertThat(answers.textAt("answers", "0", "decision")).isEqualTo("allow");
        assertThat(answers.textAt("answers", "0", "epoch")).isEqualTo("7");
        assertThat(answers.textAt("answers", "1", "decision")).isEqualTo("deny");
        assertThat(answers.textAt("answers", "1", "rules", "0")).isEqualTo("planted-rule");
        assertThat(answers.textAt("answers", "2", "decision")).isEqualTo("deny");
        assertThat(answers.textAt("answers", "2", "error", "code"))
                .isEqualTo("DATA.RECORD_NOT_FOUND");
    }

    @Test
    void all_faults_of_a_batch_are_told_at_once_and_none_of_it_is_decided() {
        assertThat(
                        ask(
                                        DECIDE,
                                        "{\"requests\":[%s,{\"operation\":\"sing\"},7],\"x\":1}"
                                                .formatted(READ))
                                .refused(422, "EDGE.BODY_INVALID")
                                .faults())
                .containsExactlyInAnyOrder(
                        "/requests/1/subject required",
                        "/requests/1/subject/principal required",
                        "/requests/1/operation unknown",
                        "/requests/2 type",
                        "/x unknown");
        assertThat(edge.policies.asked())
                .noneMatch(request -> request.operation() == Operation.ENTITY_READ);
    }

    @Test
    void a_batch_has_a_limit() {
        String one =
                "{\"subject\":{\"principal\":\"user\"},\"operation\":\"meta.read\"}"
                        .replace(" ", "");
        var small = new EdgeUnderTest();
        small.limited(
                new com.athyper.edge.pipeline.Limits(
                        100_000,
                        512,
                        4,
                        EdgeUnderTest.LIMITS.answerTimeout(),
                        EdgeUnderTest.LIMITS.bodyTimeout()));
        String full = String.join(",", Collections.nCopies(100, one));
        small.post(DECIDE).as("security").json("{\"requests\":[" + full + "]}").send().is(200);
        assertThat(
                        small.post(DECIDE)
                                .as("security")
                                .json("{\"requests\":[" + full + "," + one + "]}")
                                .send()
                                .refused(422, "EDGE.BODY_INVALID")
                                .faults())
                .containsExactly("/requests too-many");
    }

    @Test
    void an_epoch_that_is_demanded_is_fetched_or_the_question_is_not_answered() {
        String demand = READ.replace("{\"subject\"", "{\"minEpoch\":%d,\"subject\"");
        assertThat(ask(DECIDE, demand.formatted(7)).is(200).textAt("epoch")).isEqualTo("7");
        var behind = ask(DECIDE, demand.formatted(9)).refused(503, "POLICY.EPOCH_NOT_REACHED");
        assertThat(behind.header("Retry-After")).isPresent();
        edge.policies.later(PolicySet.compile(List.of(), 9));
        assertThat(ask(DECIDE, demand.formatted(9)).is(200).textAt("epoch")).isEqualTo("9");
        assertThat(
                        ask(DECIDE, READ.replace("{\"subject\"", "{\"minEpoch\":-1,\"subject\""))
                                .refused(422, "EDGE.BODY_INVALID")
                                .faults())
                .containsExactly("/minEpoch type");
    }

    @Test
    void any_request_can_demand_an_epoch_before_it_is_judged() {
        edge.get(DATA)
                .as("user")
                .header("X-Min-Epoch", "9")
                .send()
                .refused(503, "POLICY.EPOCH_NOT_REACHED");
        assertThat(edge.policies.asked()).isEmpty();
        edge.get(DATA)
                .as("user")
                .header("X-Min-Epoch", "soon")
                .send()
                .refused(400, "EDGE.HEADER_INVALID");
        edge.policies.later(PolicySet.compile(List.of(), 9));
        edge.get(DATA).as("user").header("X-Min-Epoch", "9").send().is(200);
    }

    @Test
    void whom_a_request_is_about_is_resolved_under_the_epoch_that_it_demands() {
        var asked = edge.policies.asked();
        edge.policies.later(
                PolicySet.compile(List.of(), 9), () -> edge.people.with("demo", "user", "left"));
        edge.get("/api/policy/operations").as("user").header("X-Min-Epoch", "9").send().is(200);
        assertThat(asked).isNotEmpty();
        assertThat(asked)
                .allSatisfy(it -> assertThat(it.subject().roles()).containsExactly("left"));

        asked.clear();
        edge.policies.later(
                PolicySet.compile(List.of(), 11), () -> edge.people.with("demo", "user", "gone"));
        ask(DECIDE, READ.replace("{\"subject\"", "{\"minEpoch\":11,\"subject\"")).is(200);
        ask(DECIDE, "{\"minEpoch\":11,\"requests\":[" + READ + "]}").is(200);
        assertThat(asked.stream().filter(it -> it.operation() == Operation.ENTITY_READ))
                .hasSize(2)
                .allSatisfy(it -> assertThat(it.subject().roles()).containsExactly("gone"));
    }

    private static String evaluation(String user, String action, String resource) {
        return """
        {"subject":{"type":"principal","id":"%s"},"action":{"name":"%s","properties":{}},
         "resource":%s,"context":{"time":"1985-10-26T01:22-07:00"},"foo":"bar"}\
        """
                .formatted(user, action, resource);
    }

    @Test
    void authzen_evaluates_a_record_or_the_properties_that_come_with_it() {
        String id = edge.post(DATA).as("user").json(RecordRoutesTest.SOUND).send().textAt("id");
        String stored = "{\"type\":\"purchase_requisition\",\"id\":\"%s\"}".formatted(id);
        edge.policies.limit(
                Operation.ENTITY_UPDATE,
                new Expr.Compare(
                        Expr.Comparison.GT,
                        new Expr.Ref("resource", List.of("amount")),
                        new Expr.Literal(Value.of(5000))));

        var small = ask(ONE, evaluation("user", "entity.update", stored)).is(200);
        var large =
                ask(
                                ONE,
                                evaluation(
                                        "user",
                                        "entity.update",
                                        stored.replace(
                                                "}", ",\"properties\":{\"amount\":\"9999.99\"}}")))
                        .is(200);

        assertThat(small.textAt("decision")).isEqualTo("false");
        assertThat(small.textAt("context", "rules", "0")).isEqualTo("planted-rule");
        assertThat(small.textAt("context", "epoch")).isEqualTo("7");
        assertThat(large.textAt("decision")).isEqualTo("true");
    }

    @Test
    void authzen_denies_what_is_not_known() {
        String record = "{\"type\":\"purchase_requisition\",\"id\":\"1\"}";
        for (String unknown :
                List.of(
                        evaluation("nobody", "entity.read", record),
                        evaluation("user", "entity.sing", record),
                        evaluation("user", "entity.read", record),
                        evaluation("user", "entity.read", record.replace("requisition", "order")),
                        evaluation("user", "entity.read", record)
                                .replace("\"principal\"", "\"robot\""))) {
            var denied = ask(ONE, unknown).is(200);
            assertThat(denied.textAt("decision")).as(unknown).isEqualTo("false");
            assertThat(denied.textAt("context", "error", "status")).isEqualTo("404");
        }
        assertThat(
                        ask(
                                        ONE,
                                        evaluation(
                                                "user",
                                                "meta.read",
                                                "{\"type\":\"platform\",\"id\":\"*\"}"))
                                .is(200)
                                .textAt("decision"))
                .isEqualTo("true");
    }

    @Test
    void authzen_calls_what_is_missing_malformed() {
        assertThat(
                        ask(ONE, "{\"subject\":{\"id\":\"user\"},\"action\":\"read\"}")
                                .refused(400, "EDGE.BODY_MALFORMED")
                                .faults())
                .containsExactlyInAnyOrder(
                        "/action required", "/subject/type required", "/resource required");
        assertThat(
                        ask(MANY, "{\"evaluations\":[{}],\"action\":{\"name\":\"meta.read\"}}")
                                .refused(400, "EDGE.BODY_MALFORMED")
                                .faults())
                .containsExactlyInAnyOrder(
                        "/evaluations/0/subject required", "/evaluations/0/resource required");
        edge.post(ONE).json("{}").send().refused(401, "IAM.TOKEN_MISSING");
        edge.policies.forbid(Operation.POLICY_DECIDE);
        ask(ONE, "{}").refused(403, "POLICY.DENIED");
    }

    @Test
    void authzen_evaluates_many_with_defaults_until_enough_is_decided() {
        edge.policies.forbid(Operation.META_DESIGN);
        String many =
                """
                {"subject":{"type":"user","id":"user"},"resource":{"type":"platform","id":"*"},
                 "action":{"name":"meta.read"},"options":{"evaluations_semantic":"%s"},
                 "evaluations":[{},{"action":{"name":"meta.design"}},
                  {"subject":{"type":"user","id":"manager"}}]}\
                """;

        assertThat(decisions(many.formatted("execute_all"))).isEqualTo("true false true");
        assertThat(decisions(many.formatted("deny_on_first_deny"))).isEqualTo("true false");
        assertThat(decisions(many.formatted("permit_on_first_permit"))).isEqualTo("true");
        assertThat(
                        ask(MANY, many.formatted("sometimes"))
                                .refused(400, "EDGE.BODY_MALFORMED")
                                .faults())
                .containsExactly("/options/evaluations_semantic choice");
    }

    private String decisions(String many) {
        var served = ask(MANY, many).is(200);
        assertThat(served.at("evaluations")).isInstanceOf(Value.Items.class);
        return String.join(
                " ",
                ((Value.Items) served.at("evaluations"))
                        .values().stream()
                                .map(
                                        each ->
                                                ((Value.Fields) each)
                                                        .get("decision")
                                                        .map(it -> ((Value.Bool) it).value())
                                                        .map(String::valueOf)
                                                        .orElseThrow())
                                .toList());
    }

    @Test
    void authzen_without_evaluations_is_one_evaluation() {
        String one = evaluation("user", "meta.read", "{\"type\":\"platform\",\"id\":\"*\"}");
        assertThat(ask(MANY, one).is(200).textAt("decision")).isEqualTo("true");
        assertThat(
                        ask(MANY, one.replace("\"foo\":\"bar\"", "\"evaluations\":[]"))
                                .is(200)
                                .textAt("decision"))
                .isEqualTo("true");
    }

    @Test
    void authzen_is_found_without_a_token() {
        var metadata =
                edge.get("/.well-known/authzen-configuration")
                        .header("Host", "pdp.example.com:3000")
                        .header("X-Forwarded-Proto", "https")
                        .send()
                        .is(200);
        assertThat(metadata.textAt("policy_decision_point"))
                .isEqualTo("https://pdp.example.com:3000");
        assertThat(metadata.textAt("access_evaluation_endpoint"))
                .isEqualTo("https://pdp.example.com:3000/access/v1/evaluation");
        assertThat(metadata.textAt("access_evaluations_endpoint"))
                .isEqualTo("https://pdp.example.com:3000/access/v1/evaluations");
        edge.get("/.well-known/authzen-configuration")
                .header("Host", "a\"b")
                .send()
                .refused(400, "EDGE.HEADER_INVALID");
    }
}
