package com.athyper.policy.analysis;

import static com.athyper.policy.analysis.SomePolicies.read;
import static com.athyper.policy.analysis.SomePolicies.set;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.expression.Expr.Ref;
import com.athyper.expression.Truth;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Value;
import com.athyper.policy.AccessRequest;
import com.athyper.policy.PolicyEvaluator;
import com.athyper.policy.PolicySet;
import com.athyper.policy.analysis.Edit.Belonging;
import com.athyper.policy.analysis.Explanation.Change;
import com.athyper.policy.analysis.Explanation.Reason;
import com.athyper.policy.analysis.Explanation.Weighed;

import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.util.List;

class ExplainerTest {
    private static final int RUNS = 3_000;
    private static final PolicySet LIMITS =
            set(
                    """
                    {"name":"limits","rules":[
                     {"id":"managers","effect":"permit","operations":["entity.read"],
                      "subjects":{"roles":["manager"]}},
                     {"id":"own","effect":"permit","operations":["entity.read"],"entities":["claim"],
                      "subjects":{"roles":["user"]},
                      "when":"resource.createdBy == subject.id && resource.total <= 5000"},
                     {"id":"secret","effect":"forbid","operations":["entity.read"],
                      "when":"resource.secret && !('audit' in subject.roles)"}]}\
                    """);

    private static Explanation explain(PolicySet policies, AccessRequest request) {
        return Explainer.explain(policies, request, _ -> true);
    }

    @Test
    void silence_is_explained_by_the_clauses_that_were_not_true() {
        var why =
                explain(
                        LIMITS,
                        read(
                                "ada",
                                List.of("user"),
                                "{\"createdBy\":\"ada\",\"total\":7200,\"secret\":false}"));

        assertThat(why.verdict().allowed()).isFalse();
        assertThat(why.reason()).isEqualTo(Reason.SILENCE);
        assertThat(why.rules())
                .extracting(Weighed::rule)
                .containsExactlyInAnyOrder("limits/managers", "limits/own", "limits/secret");
        var own = rule(why, "limits/own");
        assertThat(own.through()).containsExactly("role user");
        assertThat(own.condition().truth()).isEqualTo(Truth.FALSE);
        assertThat(own.condition().parts())
                .extracting(part -> part.truth())
                .containsExactly(Truth.TRUE, Truth.FALSE);
        assertThat(rule(why, "limits/managers").concerned()).isFalse();
        assertThat(why.attributes())
                .containsEntry(
                        new Ref("resource", List.of("total")), Value.of(new BigDecimal(7200)))
                .containsEntry(new Ref("resource", List.of("secret")), Value.of(false))
                .containsEntry(new Ref("subject", List.of("id")), Value.of("ada"));
    }

    @Test
    void what_would_have_had_to_be_different_is_one_thing_where_one_is_enough() {
        var why =
                explain(
                        LIMITS,
                        read(
                                "ada",
                                List.of("user"),
                                "{\"createdBy\":\"ada\",\"total\":7200,\"secret\":false}"));

        assertThat(why.changes())
                .containsExactlyInAnyOrder(
                        new Change(
                                List.of(
                                        new Edit.Attribute(
                                                List.of("total"), Value.of(new BigDecimal(5000))))),
                        new Change(List.of(new Edit.Membership(Belonging.ROLE, "manager", true))));
    }

    @Test
    void what_would_have_had_to_be_different_is_two_things_where_one_is_not_enough() {
        var why =
                explain(
                        LIMITS,
                        read(
                                "eve",
                                List.of(),
                                "{\"createdBy\":\"ada\",\"total\":1,\"secret\":true}"));

        assertThat(why.reason()).isEqualTo(Reason.FORBIDDEN);
        assertThat(why.rules().getFirst().rule()).isEqualTo("limits/secret");
        assertThat(why.rules().getFirst().decided()).isTrue();
        assertThat(why.rules().getFirst().through()).containsExactly("everyone");
        assertThat(why.changes())
                .isNotEmpty()
                .allSatisfy(change -> assertThat(change.edits()).hasSize(2))
                .anySatisfy(
                        change ->
                                assertThat(change.edits())
                                        .contains(
                                                new Edit.Attribute(
                                                        List.of("secret"), Value.of(false))));
    }

    @Test
    void a_lock_that_is_broken_is_seen_in_the_clause_that_nobody_knows() {
        var why = explain(LIMITS, read("eve", List.of("manager"), "{}"));

        assertThat(why.reason()).isEqualTo(Reason.FORBIDDEN);
        assertThat(why.verdict().broken()).containsExactly("limits/secret");
        assertThat(rule(why, "limits/secret").condition().parts().getFirst().truth())
                .isEqualTo(Truth.UNKNOWN);
        assertThat(why.changes())
                .contains(
                        new Change(
                                List.of(new Edit.Attribute(List.of("secret"), Value.of(false)))));
    }

    @Test
    void a_permission_says_what_it_hangs_on() {
        var why =
                explain(LIMITS, read("eve", List.of("manager"), "{\"total\":1,\"secret\":false}"));

        assertThat(why.reason()).isEqualTo(Reason.PERMITTED);
        assertThat(why.rules().getFirst().rule()).isEqualTo("limits/managers");
        assertThat(why.changes())
                .contains(
                        new Change(List.of(new Edit.Membership(Belonging.ROLE, "manager", false))),
                        new Change(List.of(new Edit.Attribute(List.of("secret"), Value.of(true)))));
    }

    @Test
    void no_change_is_sought_in_what_may_not_be_seen() {
        var why =
                Explainer.explain(
                        LIMITS,
                        read("ada", List.of("user"), "{\"createdBy\":\"ada\",\"total\":7200}"),
                        ref -> !ref.path().equals(List.of("total")));

        assertThat(why.changes())
                .isNotEmpty()
                .flatExtracting(Change::edits)
                .noneMatch(edit -> edit.target().equals(List.of("total")));
    }

    @Test
    void a_rule_for_a_principal_is_kept_by_being_that_principal() {
        var set =
                set(
                        """
                        {"name":"one","rules":[{"id":"ada","effect":"permit",
                          "operations":["entity.read"],"subjects":{"principals":["ada"]}}]}\
                        """);
        assertThat(explain(set, read("ada", List.of(), "{}")).rules().getFirst().through())
                .containsExactly("principal ada");
        assertThat(explain(set, read("bob", List.of(), "{}")).changes())
                .containsExactly(new Change(List.of(new Edit.Identity(new PrincipalId("ada")))));
    }

    @Test
    void every_explanation_is_of_the_evaluators_verdict_and_every_change_turns_it() {
        var some = SomePolicies.seeded("explain");
        int changed = 0;
        for (int i = 0; i < RUNS; i++) {
            var set = PolicySet.compile(List.of(some.someRules()), 7);
            var request = some.request();
            var verdict = PolicyEvaluator.decide(set, request);

            var why = explain(set, request);

            assertThat(why.verdict()).isEqualTo(verdict);
            assertThat(why.rules().stream().filter(Weighed::decided).map(Weighed::rule).toList())
                    .hasSameElementsAs(verdict.rules());
            for (Weighed rule : why.rules()) {
                boolean broken = rule.concerned() && rule.condition().truth() == Truth.UNKNOWN;
                assertThat(verdict.broken().contains(rule.rule())).isEqualTo(broken);
            }
            for (Change change : why.changes()) {
                assertThat(PolicyEvaluator.decide(set, applied(request, change.edits())).allowed())
                        .as("%s %s", request, change)
                        .isNotEqualTo(verdict.allowed());
                for (Edit edit : change.edits()) {
                    var others = change.edits().stream().filter(it -> !it.equals(edit)).toList();
                    assertThat(PolicyEvaluator.decide(set, applied(request, others)).allowed())
                            .as("%s is needed in %s", edit, change)
                            .isEqualTo(verdict.allowed());
                }
                changed++;
            }
        }
        assertThat(changed).isGreaterThan(RUNS / 2);
    }

    private static AccessRequest applied(AccessRequest request, List<Edit> edits) {
        AccessRequest changed = request;
        for (Edit edit : edits) {
            changed = edit.in(changed);
        }
        return changed;
    }

    private static Weighed rule(Explanation why, String id) {
        return why.rules().stream()
                .filter(rule -> rule.rule().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
