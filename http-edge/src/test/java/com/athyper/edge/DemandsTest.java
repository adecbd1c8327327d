package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.edge.fake.Catalog;
import com.athyper.expression.Expr;
import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.Value;
import com.athyper.policy.Duty;
import com.athyper.policy.Obligation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Optional;

/**
 * Goal: what a rule asks for beside permitting is brought, or nothing is shown and nothing is done.
 *
 * <p>Method: of what the manager has made, the user is asked for a reason and user2 for a second
 * factor; of the rest, nothing. Both ask in every way there is.
 */
class DemandsTest {
    private static final String DATA = "/api/data/" + Catalog.NAME;
    private static final String SOUND =
            "{\"title\":\"Ergonomic chairs\",\"amount\":\"1234.50\",\"currency\":\"MYR\"}";
    private static final Expr MANAGERS =
            new Expr.Compare(
                    Expr.Comparison.EQ,
                    new Expr.Ref("resource", List.of("createdBy")),
                    new Expr.Literal(Value.of("manager")));

    private final EdgeUnderTest edge = new EdgeUnderTest();

    private static Duty asked(Obligation obligation, Expr when) {
        return new Duty("planted/asked", obligation, when);
    }

    private void askReason(Expr when) {
        edge.policies.oblige("user", asked(new Obligation.Reasoned(), when));
    }

    private void askFactor(Expr when) {
        edge.policies.oblige("user2", asked(new Obligation.SecondFactor(), when));
    }

    private String created(String by) {
        return edge.post(DATA).as(by).json(SOUND).send().is(201).textAt("id");
    }

    @Test
    void a_record_is_shown_to_whoever_says_why_and_the_auditor_knows() {
        String id = created("manager");
        askReason(MANAGERS);

        edge.get(DATA + "/" + id).as("user").send().refused(428, "POLICY.REASON_REQUIRED");
        assertThat(edge.audit.entries()).isEmpty();
        edge.get(DATA + "/" + id).as("user").header("X-Reason", "ticket 7").send().is(200);

        assertThat(edge.audit.entries())
                .singleElement()
                .satisfies(
                        entry -> {
                            assertThat(entry.operation()).isEqualTo("entity.read");
                            assertThat(entry.result()).isEqualTo(AuditEntry.Result.DONE);
                            assertThat(entry.origin().reason()).contains("ticket 7");
                            assertThat(entry.entity()).contains(Catalog.NAME.toString());
                            assertThat(entry.subject()).contains(id);
                        });
    }

    @Test
    void a_reason_that_nobody_has_asked_for_leaves_no_trace_of_reading() {
        String id = created("manager");
        edge.get(DATA + "/" + id).as("user").header("X-Reason", "curious").send().is(200);
        assertThat(edge.audit.entries()).isEmpty();
    }

    @Test
    void a_list_leaves_out_what_more_has_to_be_brought_for() {
        created("manager");
        String mine = created("user");
        askReason(MANAGERS);

        var without = edge.get(DATA + "?count=exact").as("user").send().is(200);
        assertThat(without.textAt("items", "0", "id")).isEqualTo(mine);
        assertThat(without.at("total")).isEqualTo(Value.of(1));
        var with = edge.get(DATA + "?count=exact").as("user").header("X-Reason", "audit").send();
        assertThat(with.is(200).at("total")).isEqualTo(Value.of(2));
        assertThat(edge.audit.entries()).hasSize(1);
    }

    @Test
    void a_list_of_which_nothing_would_be_left_is_refused() {
        created("manager");
        askReason(Expr.TRUE);
        edge.get(DATA).as("user").send().refused(428, "POLICY.REASON_REQUIRED");
        edge.get(DATA).as("user").header("X-Reason", "audit").send().is(200);
    }

    @Test
    void a_condition_that_cannot_be_evaluated_asks_all_the_same() {
        String id = created("manager");
        askReason(Expr.UNKNOWN);
        edge.get(DATA + "/" + id).as("user").send().refused(428, "POLICY.REASON_REQUIRED");
        edge.get(DATA).as("user").send().refused(428, "POLICY.REASON_REQUIRED");
    }

    @Test
    void nothing_is_changed_without_the_reason_that_is_asked_for() {
        String id = created("manager");
        askReason(Expr.TRUE);
        String path = DATA + "/" + id;
        edge.post(DATA).as("user").json(SOUND).send().refused(428, "POLICY.REASON_REQUIRED");
        edge.patch(path)
                .as("user")
                .header("If-Match", "\"1\"")
                .json("{\"currency\":\"EUR\"}")
                .send()
                .refused(428, "POLICY.REASON_REQUIRED");
        edge.post(path + "/transitions/close")
                .as("user")
                .send()
                .refused(428, "POLICY.REASON_REQUIRED");
        assertThat(edge.get(path).as("manager").send().is(200).textAt("currency")).isEqualTo("MYR");
        edge.patch(path)
                .as("user")
                .header("If-Match", "\"1\"")
                .header("X-Reason", "a typing error")
                .json("{\"currency\":\"EUR\"}")
                .send()
                .is(200);
    }

    @Test
    void what_is_no_record_asks_for_a_reason_as_well() {
        askReason(Expr.TRUE);
        edge.get("/api/policy/operations").as("user").send().refused(428, "POLICY.REASON_REQUIRED");
        edge.get("/api/policy/operations").as("user").header("X-Reason", "why").send().is(200);
        assertThat(edge.audit.entries())
                .extracting(AuditEntry::operation, entry -> entry.origin().reason())
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple("policy.read", Optional.of("why")));
    }

    @Test
    void a_body_that_says_why_is_as_good_as_the_header() {
        String cancel = "/api/workflow/instances/" + created("manager") + "/cancel";
        askReason(Expr.TRUE);
        String suspend = "/api/platform/tenants/acme/suspend";
        edge.post(suspend).as("user").json("{}").send().refused(428, "POLICY.REASON_REQUIRED");
        edge.post(suspend)
                .as("user")
                .json("{\"reason\":\" \"}")
                .send()
                .refused(428, "POLICY.REASON_REQUIRED");
        edge.post(suspend)
                .as("user")
                .json("{\"reason\":\"unpaid\"}")
                .send()
                .refused(403, "PLATFORM.OPERATORS_ONLY");
        edge.post(cancel)
                .as("user")
                .json("{\"reason\":\"a duplicate\"}")
                .send()
                .refused(404, "WORKFLOW.INSTANCE_NOT_FOUND");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2_001})
    void a_reason_has_a_length(int length) {
        edge.get(DATA)
                .as("user")
                .header("X-Reason", "r".repeat(length))
                .send()
                .refused(400, "EDGE.HEADER_INVALID");
        edge.get(DATA).as("user").header("X-Reason", "r".repeat(2_000)).send().is(200);
    }

    @Test
    void who_has_logged_in_with_one_factor_is_told_that_two_are_needed() {
        String id = created("manager");
        String mine = created("user2");
        askFactor(MANAGERS);

        edge.get(DATA + "/" + id).as("user2").send().refused(403, "POLICY.MFA_REQUIRED");
        assertThat(edge.get(DATA).as("user2").send().is(200).textAt("items", "0", "id"))
                .isEqualTo(mine);

        edge.people.twoFactors("user2@demo");
        edge.get(DATA + "/" + id).as("user2").send().is(200);
        assertThat(edge.get(DATA + "?count=exact").as("user2").send().is(200).at("total"))
                .isEqualTo(Value.of(2));
    }

    @Test
    void of_a_factor_and_a_reason_the_factor_is_asked_for_first() {
        askFactor(Expr.TRUE);
        edge.policies.oblige("user2", asked(new Obligation.Reasoned(), Expr.TRUE));
        edge.get(DATA).as("user2").send().refused(403, "POLICY.MFA_REQUIRED");
        edge.people.twoFactors("user2@demo");
        edge.get(DATA).as("user2").send().refused(428, "POLICY.REASON_REQUIRED");
        edge.get(DATA).as("user2").header("X-Reason", "why").send().is(200);
    }

    @Test
    void to_whom_a_record_is_hidden_it_is_not_there_whatever_they_bring() {
        String id = created("manager");
        askReason(Expr.TRUE);
        edge.policies.limit(com.athyper.policy.Operation.ENTITY_READ, new Expr.Not(MANAGERS));
        edge.get(DATA + "/" + id).as("user").send().refused(404, "DATA.RECORD_NOT_FOUND");
    }
}
