package com.athyper.policy.analysis;

import static com.athyper.policy.analysis.SomePolicies.set;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.policy.AccessRequest;
import com.athyper.policy.Policy;
import com.athyper.policy.PolicyEvaluator;
import com.athyper.policy.PolicySet;
import com.athyper.policy.Rule;
import com.athyper.policy.analysis.Comparing.Changed;
import com.athyper.policy.analysis.Comparing.Growth;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;

class ComparingTest {
    private static final int RUNS = 1_500;
    private static final int REQUESTS = 60;
    private static final String READ =
            """
            {"id":"read","effect":"permit","operations":["entity.read"],"entities":["claim"],
             "subjects":{"roles":["user"]},"when":"resource.total < 100"}\
            """;
    private static final String LOCK =
            """
            {"id":"lock","effect":"forbid","operations":["entity.read"],
             "when":"resource.secret"}\
            """;

    private static PolicySet rules(String... rules) {
        return set("{\"name\":\"p\",\"rules\":[" + String.join(",", rules) + "]}");
    }

    private static Comparing.Difference difference(PolicySet before, PolicySet after) {
        return Comparing.between(before, after);
    }

    @Test
    void a_permit_that_comes_widens_and_one_that_goes_narrows() {
        var come = difference(rules(), rules(READ));
        assertThat(come.widens()).isEqualTo(Growth.YES);
        assertThat(come.narrows()).isEqualTo(Growth.NO);
        assertThat(come.rules().getFirst().witness()).isPresent();
        var gone = difference(rules(READ), rules());
        assertThat(gone.widens()).isEqualTo(Growth.NO);
        assertThat(gone.narrows()).isEqualTo(Growth.YES);
        assertThat(gone.rules()).extracting(Changed::rule).containsExactly("p/read");
    }

    @Test
    void a_lock_that_goes_widens_what_somebody_may() {
        assertThat(difference(rules(READ, LOCK), rules(READ)).widens()).isEqualTo(Growth.YES);
        assertThat(difference(rules(READ), rules(READ, LOCK)).widens()).isEqualTo(Growth.NO);
        assertThat(difference(rules(READ), rules(READ, LOCK)).narrows()).isEqualTo(Growth.YES);
    }

    @Test
    void a_condition_that_is_drawn_tighter_does_not_widen() {
        String tighter = READ.replace("< 100", "< 50 && resource.country == 'MY'");
        assertThat(difference(rules(READ), rules(tighter)).widens()).isEqualTo(Growth.NO);
        assertThat(difference(rules(READ), rules(tighter)).narrows()).isEqualTo(Growth.YES);
        assertThat(difference(rules(tighter), rules(READ)).widens()).isEqualTo(Growth.YES);
    }

    @Test
    void the_same_in_other_words_changes_nothing() {
        var same =
                difference(
                        rules(READ),
                        rules(READ.replace("resource.total < 100", "!(resource.total >= 100)")));
        assertThat(same.rules()).hasSize(1);
        assertThat(same.widens()).isEqualTo(Growth.NO);
        assertThat(same.narrows()).isEqualTo(Growth.NO);
        assertThat(difference(rules(READ), rules(READ)).rules()).isEmpty();
    }

    @Test
    void a_mask_that_goes_is_not_proved_to_widen_nothing() {
        String masked =
                """
                {"id":"mask","effect":"permit","operations":["entity.read"],"entities":["claim"],
                 "subjects":{"roles":["user"]},
                 "obligations":[{"mask":{"fields":["total"],"with":"hide"}}]}\
                """;
        assertThat(difference(rules(READ, masked), rules(READ)).widens()).isEqualTo(Growth.UNKNOWN);
    }

    @Test
    void what_is_said_not_to_widen_allows_nothing_new_and_what_is_said_to_is_shown() {
        var some = SomePolicies.seeded("compare");
        var seen = new EnumMap<Growth, Integer>(Growth.class);
        for (int i = 0; i < RUNS; i++) {
            Policy one = some.someRules();
            var before = PolicySet.compile(List.of(one), 7);
            var after = PolicySet.compile(List.of(altered(some, one)), 8);

            var difference = Comparing.between(before, after);

            seen.merge(difference.widens(), 1, Integer::sum);
            for (Changed rule : difference.rules()) {
                assertThat(rule.witness().isPresent()).isEqualTo(rule.widens() == Growth.YES);
                rule.witness()
                        .ifPresent(
                                request -> {
                                    assertThat(allowed(before, request)).isFalse();
                                    assertThat(allowed(after, request)).isTrue();
                                });
            }
            for (int j = 0; j < REQUESTS; j++) {
                var request = some.request();
                if (difference.widens() == Growth.NO) {
                    assertThat(!allowed(before, request) && allowed(after, request))
                            .as("%s%n%s%n%s", one, difference, request)
                            .isFalse();
                }
                if (difference.narrows() == Growth.NO) {
                    assertThat(allowed(before, request) && !allowed(after, request)).isFalse();
                }
            }
        }
        assertThat(seen).containsOnlyKeys(Growth.values());
    }

    /** Without one rule, with one more, or with one of another condition. */
    private static Policy altered(SomePolicies some, Policy policy) {
        var rules = new ArrayList<>(policy.rules());
        Rule other = some.someRules().rules().getFirst();
        Rule one = some.any(policy.rules());
        switch (some.any(List.of(0, 1, 2))) {
            case 0 -> rules.remove(one);
            case 1 -> rules.add(named("p/new", other, other));
            default ->
                    rules.replaceAll(rule -> rule.equals(one) ? named(one.id(), one, other) : rule);
        }
        return new Policy(policy.name(), rules);
    }

    private static Rule named(String id, Rule rule, Rule other) {
        return new Rule(
                id,
                rule.effect(),
                rule.operations(),
                rule.resources(),
                rule.subjects(),
                other.when(),
                rule.obligations());
    }

    private static boolean allowed(PolicySet policies, AccessRequest request) {
        return PolicyEvaluator.decide(policies, request).allowed();
    }
}
