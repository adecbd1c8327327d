package com.athyper.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.athyper.expression.Expr;
import com.athyper.expression.ExprText;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Json;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Value;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

class PolicyEvaluatorTest {
    private static final EntityName CLAIM = new EntityName("claim");
    private static final Subject ADA = new Subject(new PrincipalId("ada"), Set.of("user"));
    private static final String ALL = "\"effect\":\"permit\",\"operations\":[\"entity.read\"]";
    private static final String BIG =
            "\"effect\":\"forbid\",\"operations\":[\"entity.read\"],\"when\":\"resource.total >"
                    + " 100\"";

    @Test
    void silence_denies() {
        assertThat(decide(set(), "{}")).isEqualTo(new Verdict(false, List.of(), List.of(), 3));
    }

    @Test
    void a_satisfied_permit_allows() {
        assertThat(decide(set(ALL), "{}"))
                .isEqualTo(new Verdict(true, List.of("p/r0"), List.of(), 3));
    }

    @Test
    void a_satisfied_forbid_wins() {
        assertThat(decide(set(ALL, BIG), "{\"total\":101}"))
                .isEqualTo(new Verdict(false, List.of("p/r1"), List.of(), 3));
        assertThat(decide(set(ALL, BIG), "{\"total\":100}"))
                .isEqualTo(new Verdict(true, List.of("p/r0"), List.of(), 3));
    }

    @Test
    void a_forbid_that_cannot_be_evaluated_wins_too() {
        for (String record : List.of("{}", "{\"total\":null}", "{\"total\":\"1\"}")) {
            assertThat(decide(set(ALL, BIG), record))
                    .isEqualTo(new Verdict(false, List.of("p/r1"), List.of("p/r1"), 3));
        }
    }

    @Test
    void a_permit_that_cannot_be_evaluated_allows_nothing_and_is_named() {
        assertThat(decide(set(ALL + ",\"when\":\"resource.total < 100\""), "{}"))
                .isEqualTo(new Verdict(false, List.of(), List.of("p/r0"), 3));
    }

    @Test
    void a_rule_is_about_the_subjects_that_it_names() {
        assertThat(
                        decide(set(ALL + ",\"subjects\":{\"roles\":[\"manager\",\"user\"]}"), "{}")
                                .allowed())
                .isTrue();
        assertThat(decide(set(ALL + ",\"subjects\":{\"principals\":[\"ada\"]}"), "{}").allowed())
                .isTrue();
        assertThat(
                        decide(
                                        set(
                                                ALL
                                                        + ",\"subjects\":{\"roles\":[\"manager\"],"
                                                        + "\"principals\":[\"bob\"]}"),
                                        "{}")
                                .allowed())
                .isFalse();
    }

    @Test
    void a_rule_of_some_entities_has_no_say_elsewhere() {
        PolicySet policies = set(ALL + ",\"entities\":[\"claim\"]");
        assertThat(decide(policies, "{}").allowed()).isTrue();
        assertThat(
                        PolicyEvaluator.decide(
                                        policies,
                                        new AccessRequest(
                                                ADA,
                                                Operation.ENTITY_READ,
                                                Optional.of(new EntityName("other")),
                                                Optional.empty()))
                                .allowed())
                .isFalse();
        assertThat(
                        PolicyEvaluator.decide(
                                        policies,
                                        new AccessRequest(
                                                ADA,
                                                Operation.ENTITY_READ,
                                                Optional.empty(),
                                                Optional.empty()))
                                .allowed())
                .isFalse();
    }

    @Test
    void a_narrowing_says_what_is_left_to_ask_of_each_record() {
        var narrowing =
                narrow(
                        set(
                                ALL + ",\"when\":\"resource.owner == subject.id\"",
                                ALL + ",\"when\":\"'user' in subject.roles && resource.open\"",
                                ALL + ",\"when\":\"'manager' in subject.roles\"",
                                BIG));

        assertThat(ExprText.of(narrowing.visible()))
                .isEqualTo(
                        "(resource.owner == \"ada\" || resource.open && true)"
                                + " && isFalse(resource.total > 100)");
        assertThat(narrowing.rules()).containsExactly("p/r0", "p/r1", "p/r3");
        assertThat(narrowing.epoch()).isEqualTo(3);
    }

    @Test
    void a_narrowing_to_nothing_says_so() {
        assertThat(narrow(set()).nothing()).isTrue();
        assertThat(narrow(set(ALL + ",\"when\":\"subject.id == 'bob'\"")).nothing()).isTrue();
        assertThat(narrow(set(ALL + ",\"when\":\"null\"")).nothing()).isTrue();

        var shut =
                narrow(set(ALL, "\"effect\":\"forbid\",\"operations\":[\"*\"],\"when\":\"null\""));
        assertThat(shut.nothing()).isTrue();
        assertThat(shut.rules()).containsExactly("p/r1");
    }

    @Test
    void a_narrowing_to_everything_is_true() {
        var narrowing =
                narrow(
                        set(
                                ALL,
                                ALL + ",\"when\":\"resource.a\"",
                                BIG.replace("resource.total > 100", "false")));
        assertThat(narrowing.visible()).isEqualTo(Expr.TRUE);
    }

    @Test
    void two_policies_of_one_name_are_no_set() {
        var policy = new Policy(CLAIM, List.of());
        assertThatThrownBy(() -> PolicySet.compile(List.of(policy, policy), 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static PolicySet set(String... rules) {
        var items = new ArrayList<String>();
        Arrays.stream(rules)
                .forEach(rule -> items.add("{\"id\":\"r" + items.size() + "\"," + rule + "}"));
        var document =
                Json.trustedObject("{\"name\":\"p\",\"rules\":[" + String.join(",", items) + "]}");
        return switch (PolicyReader.read(document)) {
            case PolicyReader.Read.Sound(var policy, _) -> PolicySet.compile(List.of(policy), 3);
            case PolicyReader.Read.Faulty(var faults) -> fail(faults.toString());
        };
    }

    private static Verdict decide(PolicySet policies, String record) {
        Value.Fields resource = Json.trustedObject(record);
        return PolicyEvaluator.decide(
                policies,
                new AccessRequest(
                        ADA, Operation.ENTITY_READ, Optional.of(CLAIM), Optional.of(resource)));
    }

    private static Policies.Narrowing narrow(PolicySet policies) {
        return PolicyEvaluator.narrow(policies, ADA, Operation.ENTITY_READ, CLAIM);
    }
}
