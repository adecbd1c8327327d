package com.athyper.policy.analysis;

import static com.athyper.policy.analysis.SomePolicies.CLAIM;
import static com.athyper.policy.analysis.SomePolicies.ORDER;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.PrincipalId;
import com.athyper.policy.AccessRequest;
import com.athyper.policy.Effect;
import com.athyper.policy.Policy;
import com.athyper.policy.PolicyEvaluator;
import com.athyper.policy.PolicySet;
import com.athyper.policy.Rule;
import com.athyper.policy.Subject;
import com.athyper.policy.Verdict;
import com.athyper.policy.analysis.Analyzer.Surroundings;
import com.athyper.policy.analysis.Finding.Code;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

class AnalyzerTest {
    private static final int RUNS = 3_000;
    private static final int REQUESTS = 60;
    private static final Surroundings TOWN =
            new Surroundings(
                    Map.of(CLAIM, Set.of("draft", "paid"), ORDER, Set.of()),
                    List.of(
                            new Subject(new PrincipalId("ada"), Set.of("user")),
                            new Subject(new PrincipalId("eve"), Set.of()),
                            new Subject(new PrincipalId("bob"), Set.of("manager", "audit"))));

    private static List<Finding> findings(String... rules) {
        return Analyzer.analyze(
                        SomePolicies.set(
                                "{\"name\":\"p\",\"rules\":[" + String.join(",", rules) + "]}"),
                        TOWN,
                        _ -> true)
                .findings();
    }

    private static String rule(String id, String effect, String when) {
        return """
        {"id":"%s","effect":"%s","operations":["entity.read"],"entities":["claim"],
         "subjects":{"roles":["user"]},"when":"%s"}\
        """
                .formatted(id, effect, when);
    }

    private static List<String> told(List<Finding> findings) {
        return findings.stream()
                .map(
                        finding ->
                                finding.code().id()
                                        + " "
                                        + finding.rule()
                                        + finding.other().map(" "::concat).orElse(""))
                .toList();
    }

    @Test
    void a_rule_whose_case_another_covers_is_shadowed_and_a_request_shows_it() {
        var found =
                findings(
                        rule("wide", "permit", "resource.total > 100"),
                        rule(
                                "narrow",
                                "permit",
                                "resource.total >= 200 && resource.country == 'MY'"));

        assertThat(told(found)).containsExactly("shadowed p/narrow p/wide");
        assertThat(found.getFirst().place()).isEqualTo(1);
        assertThat(found.getFirst().witness()).isPresent();
    }

    @Test
    void the_later_of_two_that_say_the_same_is_told_of() {
        assertThat(
                        told(
                                findings(
                                        rule(
                                                "a",
                                                "forbid",
                                                "resource.total > 1 && resource.secret"),
                                        rule(
                                                "b",
                                                "forbid",
                                                "resource.secret && resource.total > 1"))))
                .containsExactly("duplicate p/b p/a");
    }

    @Test
    void a_permit_that_is_forbidden_wherever_it_permits_is_contradictory() {
        var found =
                findings(
                        rule("yes", "permit", "resource.total in [1, 2, 3]"),
                        rule("no", "forbid", "resource.total < 10"));

        assertThat(told(found)).containsExactly("contradictory p/yes p/no");
        AccessRequest witness = found.getFirst().witness().orElseThrow();
        assertThat(witness.subject().roles()).containsExactly("user");
    }

    @Test
    void a_forbid_that_is_not_known_forbids_and_so_contradicts() {
        assertThat(
                        told(
                                findings(
                                        rule("yes", "permit", "resource.total == null"),
                                        rule("no", "forbid", "resource.total < 10"))))
                .containsExactly("contradictory p/yes p/no");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "resource.total > 100 && resource.total < 50",
                "resource.total == 1 && resource.total != 1",
                "resource.country == 'MY' && !(resource.country in ['MY','SG'])",
                "resource.country > 'b' && resource.country < 'a'",
                "resource.total > 5 && resource.total == null",
                "resource.secret && !resource.secret",
                "resource.createdBy == subject.id && !(resource.createdBy == subject.id)",
                "context.operation == 'entity.update'",
                "resource.total == 'text' && resource.total == 5",
                "false",
            })
    void a_condition_that_excludes_itself_is_never_true(String when) {
        var found = findings(rule("r", "permit", when));
        assertThat(told(found)).containsExactly("never-true p/r");
        assertThat(found.getFirst().proof()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "resource.total > 100 && resource.parts < 50",
                "resource.total >= 1 && resource.total <= 1",
                "resource.total > 1 && resource.total < 1.0001",
                "resource.country > 'a' && resource.country < 'b'",
                "resource.total > resource.parts && resource.parts > resource.total",
                "resource.country.startsWith('a') && resource.country.startsWith('b')",
                "'a' in resource.tags && 'b' in resource.tags",
                "resource.at > '2026-01-01T10:00:00Z' && resource.at < '2026-01-01T09:00:00+00:00'",
            })
    void what_is_not_proved_is_not_told(String when) {
        assertThat(findings(rule("r", "permit", when))).isEmpty();
    }

    @Test
    void a_condition_that_leaves_nothing_out_is_told() {
        var found =
                findings(rule("r", "permit", "resource.total == null || resource.total != null"));
        assertThat(told(found)).containsExactly("always-true p/r");
        assertThat(found.getFirst().witness()).isPresent();
        // Of a text neither is known.
        assertThat(findings(rule("r", "permit", "resource.total > 5 || resource.total <= 5")))
                .isEmpty();
    }

    @Test
    void who_and_what_is_not_there_is_told() {
        assertThat(
                        told(
                                findings(
                                        rule("r", "permit", "resource.state == 'lost'"),
                                        """
                                        {"id":"s","effect":"permit","operations":["entity.read"],
                                         "entities":["ghost"],"subjects":{"roles":["nun"]}}\
                                        """)))
                .containsExactlyInAnyOrder("unknown-state p/r", "unknown-entity p/s", "nobody p/s");
    }

    @Test
    void an_obligation_keeps_a_rule_from_being_shadowed() {
        String mask =
                """
                {"id":"mask","effect":"permit","operations":["entity.read"],"entities":["claim"],
                 "subjects":{"roles":["user"]},
                 "obligations":[{"mask":{"fields":["total"],"with":"hide"}}]}\
                """;
        assertThat(findings(rule("all", "permit", "true"), mask)).isEmpty();
    }

    @Test
    void nothing_is_told_that_the_evaluator_does_not_bear_out() {
        var some = SomePolicies.seeded("analyze");
        var told = new EnumMap<Code, Integer>(Code.class);
        for (int i = 0; i < RUNS; i++) {
            Policy policy = some.someRules();
            var set = PolicySet.compile(List.of(policy), 7);
            for (Finding finding : Analyzer.analyze(set, TOWN, _ -> true).findings()) {
                told.merge(finding.code(), 1, Integer::sum);
                Rule rule = rule(policy, finding.rule());
                assertThat(finding.witness().isPresent()).isEqualTo(finding.code().hasWitness());
                finding.witness().ifPresent(it -> hold(policy, finding, rule, it));
                for (int j = 0; j < REQUESTS; j++) {
                    hold(policy, finding, rule, some.request());
                }
            }
        }
        assertThat(told)
                .containsOnlyKeys(
                        Code.DUPLICATE,
                        Code.SHADOWED,
                        Code.CONTRADICTORY,
                        Code.NEVER_TRUE,
                        Code.ALWAYS_TRUE);
    }

    private static void hold(Policy policy, Finding finding, Rule rule, AccessRequest request) {
        Verdict with = PolicyEvaluator.decide(PolicySet.compile(List.of(policy), 7), request);
        switch (finding.code()) {
            case DUPLICATE, SHADOWED, NEVER_TRUE ->
                    assertThat(without(policy, rule, request).allowed())
                            .as("%s of %s on %s", finding, policy, request)
                            .isEqualTo(with.allowed());
            case CONTRADICTORY -> {
                if (Witness.votes(rule, request)) {
                    assertThat(with.allowed()).as("%s on %s", finding, request).isFalse();
                }
            }
            case ALWAYS_TRUE -> {
                if (rule.covers(request.operation(), request.entity())
                        && rule.subjects().include(request.subject())) {
                    assertThat(Witness.votes(rule, request)).as("%s", finding).isTrue();
                }
            }
            case NOBODY, UNKNOWN_ENTITY, UNKNOWN_STATE -> {}
        }
        assertThat(rule.effect())
                .isIn(
                        finding.code() == Code.CONTRADICTORY
                                ? List.of(Effect.PERMIT)
                                : List.of(Effect.values()));
    }

    private static Verdict without(Policy policy, Rule rule, AccessRequest request) {
        var rest = new ArrayList<>(policy.rules());
        rest.remove(rule);
        return PolicyEvaluator.decide(
                PolicySet.compile(List.of(new Policy(policy.name(), rest)), 7), request);
    }

    private static Rule rule(Policy policy, String id) {
        return policy.rules().stream()
                .filter(rule -> rule.id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
