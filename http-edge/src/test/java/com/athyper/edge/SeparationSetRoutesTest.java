package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Value;
import com.athyper.policy.Operation;
import com.athyper.policy.PersonaPolicies;
import com.athyper.policy.PolicySet;

import org.junit.jupiter.api.Test;

import java.util.List;

/** What is kept apart, over HTTP: stored, told of and held to. */
class SeparationSetRoutesTest {
    private static final String SETS = "/api/iam/separation-sets";
    private static final String BINDINGS = "/api/iam/role-bindings";
    private static final String APART =
            "{'name':'buyers-do-not-pay','label':'Buyers do not pay','roles':['buyer','payer']}";

    private final EdgeUnderTest edge = new EdgeUnderTest();

    private Served post(String path, String body) {
        return edge.post(path).as("security").json(body.replace('\'', '"')).send();
    }

    private Served bind(String role, String principal) {
        return post(
                BINDINGS, "{'role':'%s','holder':{'principal':'%s'}}".formatted(role, principal));
    }

    private Served violations() {
        return edge.get("/api/policy/separation").as("security").send().is(200);
    }

    @Test
    void a_set_is_made_shown_listed_replaced_and_removed() {
        var made = post(SETS, APART).is(201);
        assertThat(made.header("Location")).contains(SETS + "/buyers-do-not-pay");
        assertThat(made.textAt("roles", "1")).isEqualTo("payer");
        assertThat(made.at("advisory")).isEqualTo(Value.of(false));
        post(SETS, APART).refused(409, "IAM.EXISTS");
        String one = SETS + "/buyers-do-not-pay";
        var shown = edge.get(one).as("security").send().is(200);
        assertThat(shown.textAt("label")).isEqualTo("Buyers do not pay");
        var listed = edge.get(SETS).as("security").send().is(200);
        assertThat(listed.textAt("items", "0", "name")).isEqualTo("buyers-do-not-pay");

        String other = "{\"label\":\"L\",\"roles\":[\"buyer\",\"clerk\"],\"advisory\":true}";
        edge.put(one).as("security").json(other).send().refused(428, "IAM.VERSION_NEEDED");
        var replaced =
                edge.put(one).as("security").header("If-Match", "\"1\"").json(other).send().is(200);
        assertThat(replaced.textAt("roles", "1")).isEqualTo("clerk");
        edge.delete(one).as("security").header("If-Match", "\"2\"").send().is(204);
        edge.get(one).as("security").send().refused(404, "IAM.NOT_FOUND");
    }

    @Test
    void what_is_wrong_with_a_set_is_told() {
        assertThat(
                        post(
                                        SETS,
                                        "{'name':'x','label':'X','roles':['a','b'],'operations':['x.y']}")
                                .refused(422, "EDGE.BODY_INVALID")
                                .faults())
                .containsExactly("/operations choice");
        assertThat(
                        post(
                                        SETS,
                                        "{'name':'x','label':'X','advisory':false,"
                                                + "'operations':['entity.read','no.such']}")
                                .refused(422, "EDGE.BODY_INVALID")
                                .faults())
                .containsExactlyInAnyOrder(
                        "/advisory advice-only", "/operations unknown", "/entity required");
        assertThat(
                        post(SETS, "{'name':'x','label':'X','roles':['buyer']}")
                                .refused(422, "IAM.INVALID")
                                .faults())
                .containsExactly(" too-few");
    }

    @Test
    void a_binding_that_would_violate_a_set_is_refused_and_names_who_and_what() {
        post(SETS, APART).is(201);
        bind("buyer", "user").is(201);
        assertThat(bind("payer", "user").refused(409, "IAM.KEPT_APART").textAt("detail"))
                .isEqualTo(
                        "`user` would hold `buyer` and `payer` together, which `buyers-do-not-pay`"
                                + " keeps apart");
        bind("payer", "user2").is(201);
        edge.put("/api/iam/principals/user")
                .as("security")
                .json("{\"displayName\":\"U\",\"roles\":[\"user\",\"payer\"]}")
                .send()
                .refused(409, "IAM.KEPT_APART");
        assertThat(violations().at("violations")).isEqualTo(new Value.Items(List.of()));
    }

    @Test
    void what_was_together_before_is_told_with_where_it_comes_from() {
        bind("buyer", "user").is(201);
        bind("payer", "user").is(201);
        post(SETS, APART).is(201);
        var told = violations();
        assertThat(told.textAt("violations", "0", "set")).isEqualTo("buyers-do-not-pay");
        assertThat(told.textAt("violations", "0", "principal")).isEqualTo("user");
        assertThat(told.textAt("violations", "0", "has", "0", "grants", "0", "from"))
                .isEqualTo("binding");
    }

    @Test
    void who_can_do_two_things_that_are_kept_apart_is_told() {
        edge.people.with("demo", "both", "security", "compliance");
        post(SETS, "{'name':'x','label':'X','operations':['audit.read','policy.write']}").is(201);
        assertThat(violations().at("violations")).isEqualTo(new Value.Items(List.of()));
        edge.policies.put(PolicySet.compile(List.of(PersonaPolicies.policy()), 8));
        assertThat(violations().textAt("violations", "0", "set")).isEqualTo("x");
        assertThat(violations().textAt("violations", "0", "principal")).isEqualTo("both");
        assertThat(violations().textAt("violations", "0", "has", "1", "operation"))
                .isEqualTo("audit.read");
    }

    @Test
    void policy_says_who_keeps_apart_and_who_sees_it() {
        edge.policies.forbid(Operation.SEPARATION_WRITE);
        post(SETS, APART).refused(403, "POLICY.DENIED");
        edge.policies.forbid(Operation.POLICY_READ);
        edge.get(SETS).as("security").send().refused(403, "POLICY.DENIED");
        edge.get("/api/policy/separation").as("security").send().refused(403, "POLICY.DENIED");
    }
}
