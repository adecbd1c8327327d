package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.edge.fake.Catalog;
import com.athyper.expression.Expr;
import com.athyper.policy.Duty;
import com.athyper.policy.Obligation;
import com.athyper.policy.log.DecisionMade;
import com.athyper.policy.log.Lack;
import com.athyper.policy.log.Scope;

import org.junit.jupiter.api.Test;

import java.util.List;

/** What was refused for want of a reason or a second factor is in the log as a refusal. */
class LackLogTest {
    private static final String DATA = "/api/data/" + Catalog.NAME;
    private static final String OPERATIONS = "/api/policy/operations";

    private final EdgeUnderTest edge = new EdgeUnderTest();

    private void ask(Obligation obligation) {
        edge.policies.oblige("user", new Duty("limits/ask", obligation, Expr.TRUE));
    }

    private List<DecisionMade> since(int before) {
        return edge.decisions.kept().subList(before, edge.decisions.kept().size());
    }

    private static void isRefused(DecisionMade made, Scope scope, Lack.What what) {
        assertThat(made.scope()).isEqualTo(scope);
        assertThat(made.allowed()).isFalse();
        assertThat(made.inFull()).isTrue();
        assertThat(made.rules()).containsExactly("limits/ask");
        assertThat(made.lack().orElseThrow().what()).isEqualTo(what);
    }

    @Test
    void a_record_that_was_read_without_a_reason() {
        String id =
                edge.post(DATA)
                        .as("manager")
                        .json(RecordRoutesTest.SOUND)
                        .send()
                        .is(201)
                        .textAt("id");
        ask(new Obligation.Reasoned());
        int before = edge.decisions.kept().size();
        edge.get(DATA + "/" + id).as("user").send().refused(428, "POLICY.REASON_REQUIRED");
        assertThat(since(before))
                .singleElement()
                .satisfies(
                        made -> {
                            isRefused(made, Scope.RECORD, Lack.What.REASON);
                            assertThat(made.record()).contains(id);
                        });
        edge.get(DATA + "/" + id).as("user").header("X-Reason", "why").send().is(200);
        assertThat(since(before)).extracting(DecisionMade::allowed).containsExactly(false, true);
    }

    @Test
    void a_list_of_which_nothing_is_left() {
        ask(new Obligation.Reasoned());
        edge.get(DATA).as("user").send().refused(428, "POLICY.REASON_REQUIRED");
        assertThat(edge.decisions.kept())
                .singleElement()
                .satisfies(made -> isRefused(made, Scope.RECORDS, Lack.What.REASON));
    }

    @Test
    void an_operation_as_such_and_the_factor_before_the_reason() {
        ask(new Obligation.SecondFactor());
        edge.policies.oblige("user", new Duty("limits/why", new Obligation.Reasoned(), Expr.TRUE));
        edge.get(OPERATIONS).as("user").send().refused(403, "POLICY.MFA_REQUIRED");
        assertThat(edge.decisions.kept())
                .singleElement()
                .satisfies(made -> isRefused(made, Scope.OPERATION, Lack.What.SECOND_FACTOR));
    }

    @Test
    void a_reason_in_the_body_comes_in_time() {
        ask(new Obligation.Reasoned());
        String suspend = "/api/platform/tenants/acme/suspend";
        edge.post(suspend).as("user").json("{\"reason\":\"unpaid\"}").send();
        assertThat(edge.decisions.kept())
                .singleElement()
                .satisfies(made -> assertThat(made.allowed()).isTrue());
        edge.post(suspend).as("user").json("{}").send().refused(428, "POLICY.REASON_REQUIRED");
        assertThat(edge.decisions.kept())
                .extracting(DecisionMade::allowed)
                .containsExactly(true, false);
    }
}
