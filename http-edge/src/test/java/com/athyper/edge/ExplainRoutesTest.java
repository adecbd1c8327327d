package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.athyper.edge.fake.Catalog;
import com.athyper.expression.Expr;
import com.athyper.kernel.Json;
import com.athyper.kernel.Value;
import com.athyper.policy.Duty;
import com.athyper.policy.Mask;
import com.athyper.policy.Obligation;
import com.athyper.policy.Operation;
import com.athyper.policy.Policy;
import com.athyper.policy.PolicyReader;
import com.athyper.policy.PolicySet;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.UUID;

/** Why somebody may or may not, for those who may know it. */
class ExplainRoutesTest {
    private static final String DATA = "/api/data/" + Catalog.NAME;
    private static final String EXPLAIN = "/api/policy/explain";
    private static final String QUESTION =
            "{\"subject\":{\"principal\":\"user\"},\"operation\":\"entity.read\",\"resource\":"
                    + "{\"entity\":\"purchase_requisition\",%s}}";
    private static final String LARGE =
            QUESTION.formatted("\"attributes\":{\"amount\":\"7200\",\"currency\":\"MYR\"}");

    private final EdgeUnderTest edge = new EdgeUnderTest();

    ExplainRoutesTest() {
        edge.policies.put(
                PolicySet.compile(
                        List.of(
                                policy(
                                        """
                                        {"name":"limits","rules":[
                                         {"id":"all","effect":"permit","operations":["entity.*"],
                                          "subjects":{"roles":["user","manager"]}},
                                         {"id":"large-is-hidden","effect":"forbid",
                                          "operations":["entity.read"],
                                          "entities":["purchase_requisition"],
                                          "subjects":{"roles":["user"]},
                                          "when":"resource.amount > 5000 && resource.currency == 'MYR'"}]}\
                                        """)),
                        7));
    }

    private static Policy policy(String json) {
        return switch (PolicyReader.read(Json.trustedObject(json))) {
            case PolicyReader.Read.Sound(var policy, _) -> policy;
            case PolicyReader.Read.Faulty(var faults) -> fail(faults.toString());
        };
    }

    private Served ask(String user, String body) {
        return edge.post(EXPLAIN).as(user).json(body).send();
    }

    private String stored() {
        return edge.post(DATA)
                .as("user")
                .json("{\"title\":\"Chairs\",\"amount\":\"7200\",\"currency\":\"MYR\"}")
                .send()
                .is(201)
                .textAt("id");
    }

    @Test
    void a_denial_names_rule_clauses_attributes_and_what_would_have_had_to_be_different() {
        var why = ask("security", LARGE).is(200);

        assertThat(why.textAt("decision")).isEqualTo("deny");
        assertThat(why.textAt("reason")).isEqualTo("forbidden");
        assertThat(why.textAt("epoch")).isEqualTo("7");
        assertThat(why.textAt("rules", "0", "rule")).isEqualTo("large-is-hidden");
        assertThat(why.textAt("rules", "0", "policy")).isEqualTo("limits");
        assertThat(why.textAt("rules", "0", "decided")).isEqualTo("true");
        assertThat(why.textAt("rules", "0", "through", "0")).isEqualTo("role user");
        assertThat(why.textAt("rules", "0", "condition", "value")).isEqualTo("true");
        assertThat(why.textAt("rules", "0", "condition", "parts", "0", "text"))
                .isEqualTo("resource.amount > 5000");
        assertThat(why.textAt("rules", "1", "rule")).isEqualTo("all");
        assertThat(why.textAt("attributes", "0", "name")).isEqualTo("resource.amount");
        assertThat(why.textAt("attributes", "0", "value")).isEqualTo("7200");
        assertThat(why.textAt("changes", "0", "edits", "0", "attribute"))
                .isEqualTo("resource.amount");
        assertThat(why.textAt("changes", "0", "edits", "0", "from")).isEqualTo("7200");
        assertThat(why.textAt("changes", "0", "edits", "0", "to")).isEqualTo("5000");
        assertThat(why.textAt("changes", "0", "decision")).isEqualTo("allow");
        assertThat(why.textAt("grants", "0", "role")).isEqualTo("user");
        assertThat(why.textAt("text"))
                .contains(
                        "user may not do entity.read to this purchase_requisition: forbidden by"
                                + " large-is-hidden.",
                        "resource.amount is 7200",
                        "It would be allowed if resource.amount were 5000.");
    }

    @Test
    void a_permission_says_what_it_rests_on() {
        var why =
                ask("security", LARGE.replace("7200", "100").replace("\"user\"", "\"manager\""))
                        .is(200);

        assertThat(why.textAt("decision")).isEqualTo("allow");
        assertThat(why.textAt("text")).contains("permitted by all, forbidden by none");
        assertThat(why.textAt("rules", "0", "through", "0")).isEqualTo("role manager");
    }

    @Test
    void who_may_not_read_policies_is_told_about_themselves_and_of_no_rule() {
        edge.policies.forbid(Operation.POLICY_READ);

        var why = ask("user", LARGE).is(200);

        assertThat(why.textAt("decision")).isEqualTo("deny");
        assertThat(why.textAt("text"))
                .isEqualTo("user may not do entity.read to this purchase_requisition.");
        assertThat(why.json().values()).containsOnlyKeys("decision", "epoch", "text", "grants");
        assertThat(why.text()).doesNotContain("large-is-hidden", "5000");
        ask("user2", LARGE).refused(403, "POLICY.DENIED");
    }

    @Test
    void explaining_is_an_operation_of_its_own() {
        edge.policies.forbid(Operation.POLICY_EXPLAIN);
        ask("security", LARGE).refused(403, "POLICY.DENIED");
    }

    @Test
    void values_of_a_record_that_is_hidden_from_the_asker_are_not_told() {
        String id = stored();
        edge.policies.limit(Operation.ENTITY_READ, Expr.FALSE);

        var why = ask("security", QUESTION.formatted("\"id\":\"%s\"".formatted(id))).is(200);

        assertThat(why.textAt("decision")).isEqualTo("deny");
        assertThat(why.textAt("rules", "0", "rule")).isEqualTo("large-is-hidden");
        assertThat(why.textAt("rules", "0", "condition", "parts", "0", "value"))
                .isEqualTo("masked");
        assertThat(why.textAt("attributes", "0", "masked")).isEqualTo("true");
        assertThat(why.text()).doesNotContain("7200");
        assertThat(why.textAt("changes", "0", "edits", "0", "attribute"))
                .isEqualTo("subject.roles");
    }

    @Test
    void a_field_that_is_masked_for_the_asker_is_masked_in_the_explanation() {
        String id = stored();
        edge.policies.oblige(
                "security",
                new Duty(
                        "limits/mask",
                        new Obligation.Masked(List.of("amount"), new Mask.Hide()),
                        Expr.TRUE));

        var why = ask("security", QUESTION.formatted("\"id\":\"%s\"".formatted(id))).is(200);

        assertThat(why.textAt("attributes", "0", "masked")).isEqualTo("true");
        assertThat(why.textAt("attributes", "1", "value")).isEqualTo("MYR");
        assertThat(why.textAt("rules", "0", "condition", "parts", "0", "value"))
                .isEqualTo("masked");
        assertThat(why.textAt("rules", "0", "condition", "parts", "1", "value")).isEqualTo("true");
        assertThat(why.text()).doesNotContain("7200");
        assertThat(why.textAt("changes", "0", "edits", "0", "attribute"))
                .isEqualTo("resource.currency");
    }

    @Test
    void a_hidden_record_is_not_there_for_who_may_not_read_policies() {
        String id = stored();
        edge.policies.forbid(Operation.POLICY_READ).limit(Operation.ENTITY_READ, Expr.FALSE);
        ask("user", QUESTION.formatted("\"id\":\"%s\"".formatted(id)))
                .refused(404, "DATA.RECORD_NOT_FOUND");
        ask("user", QUESTION.formatted("\"id\":\"%s\"".formatted(UUID.randomUUID())))
                .refused(404, "DATA.RECORD_NOT_FOUND");
    }

    @Test
    void an_operation_without_a_resource_is_explained_too() {
        var why =
                ask(
                                "security",
                                "{\"subject\":{\"principal\":\"user\"},\"operation\":\"meta.design\"}")
                        .is(200);
        assertThat(why.textAt("reason")).isEqualTo("silence");
        assertThat(why.at("rules")).isEqualTo(new Value.Items(List.of()));
        assertThat(why.textAt("text"))
                .isEqualTo("user may not do meta.design: no rule permits it.");
    }
}
