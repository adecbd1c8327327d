package com.athyper.policy;

import static com.athyper.policy.RandomPolicies.ENTITIES;
import static com.athyper.policy.RandomPolicies.MODULES;
import static com.athyper.policy.RandomPolicies.any;
import static com.athyper.policy.RandomPolicies.policies;
import static com.athyper.policy.RandomPolicies.record;
import static com.athyper.policy.RandomPolicies.seeded;
import static com.athyper.policy.RandomPolicies.subject;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.expression.Bindings;
import com.athyper.expression.Evaluator;
import com.athyper.expression.ExprText;
import com.athyper.expression.Truth;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Value;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** What holds of all policies, subjects and records. */
class PolicyLawsTest {
    /** Thousands by themselves; millions by {@code -Dpolicy.runs=}. */
    private static final int RUNS = Integer.getInteger("policy.runs", 5_000);

    /** Requests that are put to the same policies: reading these takes most of the time. */
    private static final int ASKED_OF_EACH = 20;

    private static final long EPOCH = 7;

    @Test
    void a_record_is_narrowed_to_exactly_if_it_is_allowed() {
        Random random = seeded("narrow");
        int allowed = 0;
        int denied = 0;
        int nothing = 0;
        for (int i = 0; i < RUNS; i++) {
            var policies = policies(random);
            var set = PolicySet.compile(policies, EPOCH, MODULES);
            Subject subject = subject(random);
            Operation operation = any(random, List.of(Operation.values()));
            EntityName entity = any(random, ENTITIES);
            Value.Fields record = record(random);

            var narrowing = PolicyEvaluator.narrow(set, subject, operation, entity);
            var verdict =
                    PolicyEvaluator.decide(
                            set,
                            new AccessRequest(
                                    subject, operation, Optional.of(entity), Optional.of(record)));

            var bindings = new Bindings(Map.of("resource", record));
            assertThat(Evaluator.test(narrowing.visible(), bindings) == Truth.TRUE)
                    .as("%s%n  of %s%n  %s", ExprText.of(narrowing.visible()), record, verdict)
                    .isEqualTo(verdict.allowed());
            assertThat(narrowing.epoch()).isEqualTo(EPOCH);
            if (verdict.allowed()) {
                assertThat(narrowing.rules()).containsAll(verdict.rules());
                allowed++;
            } else {
                denied++;
            }
            if (narrowing.nothing()) {
                nothing++;
            }
        }
        assertThat(allowed).isGreaterThan(RUNS / 50);
        assertThat(denied).isGreaterThan(RUNS / 50);
        assertThat(nothing).isGreaterThan(RUNS / 50);
    }

    @Test
    void what_may_bind_a_subject_is_exactly_what_binds_it_on_some_record() {
        Random random = seeded("duties");
        int bound = 0;
        int free = 0;
        for (int i = 0; i < RUNS; i++) {
            var set = PolicySet.compile(policies(random), EPOCH, MODULES);
            Subject subject = subject(random);
            EntityName entity = any(random, ENTITIES);
            Value.Fields record = record(random);
            var verdict =
                    PolicyEvaluator.decide(
                            set,
                            new AccessRequest(
                                    subject,
                                    Operation.ENTITY_READ,
                                    Optional.of(entity),
                                    Optional.of(record)));

            var binding =
                    PolicyEvaluator.duties(set, subject, Operation.ENTITY_READ, entity).stream()
                            .filter(duty -> duty.binds(record))
                            .map(duty -> duty.rule() + duty.obligation())
                            .toList();

            if (verdict.allowed()) {
                assertThat(
                                verdict.duties().stream()
                                        .map(duty -> duty.rule() + duty.obligation())
                                        .toList())
                        .isEqualTo(binding);
                bound += binding.isEmpty() ? 0 : 1;
                free += binding.isEmpty() ? 1 : 0;
            }
        }
        assertThat(bound).isGreaterThan(RUNS / 100);
        assertThat(free).isGreaterThan(RUNS / 100);
    }

    @Test
    void a_record_that_some_rule_permits_is_hidden_exactly_if_a_rule_says_that_it_hides_it() {
        Random random = seeded("hidden");
        int hidden = 0;
        for (int i = 0; i < RUNS; i++) {
            var set = PolicySet.compile(policies(random), EPOCH, MODULES);
            Subject subject = subject(random);
            EntityName entity = any(random, ENTITIES);
            Value.Fields record = record(random);
            var bindings = new Bindings(Map.of("resource", record));
            var verdict =
                    PolicyEvaluator.decide(
                            set,
                            new AccessRequest(
                                    subject,
                                    Operation.ENTITY_READ,
                                    Optional.of(entity),
                                    Optional.of(record)));

            var hiding =
                    PolicyEvaluator.hidden(set, subject, Operation.ENTITY_READ, entity).stream()
                            .filter(it -> Evaluator.test(it.records(), bindings) == Truth.TRUE)
                            .map(Policies.Hiding::rule)
                            .toList();

            if (!hiding.isEmpty()) {
                assertThat(verdict.allowed()).isFalse();
                assertThat(verdict.rules()).isEqualTo(hiding);
                hidden++;
            } else if (!verdict.allowed()) {
                assertThat(
                                Evaluator.test(
                                        PolicyEvaluator.narrow(
                                                        set, subject, Operation.ENTITY_READ, entity)
                                                .visible(),
                                        bindings))
                        .isNotEqualTo(Truth.TRUE);
            }
        }
        assertThat(hidden).isGreaterThan(RUNS / 100);
    }

    @Test
    void the_index_changes_no_verdict() {
        Random random = seeded("index");
        int allowed = 0;
        int broken = 0;
        List<Policy> policies = List.of();
        PolicySet set = PolicySet.NONE;
        for (int i = 0; i < RUNS; i++) {
            if (i % ASKED_OF_EACH == 0) {
                policies = policies(random);
                var shuffled = new ArrayList<>(policies);
                Collections.shuffle(shuffled, random);
                set = PolicySet.compile(shuffled, EPOCH, MODULES);
            }
            var request =
                    new AccessRequest(
                            subject(random),
                            any(random, List.of(Operation.values())),
                            random.nextInt(4) == 0
                                    ? Optional.empty()
                                    : Optional.of(any(random, ENTITIES)),
                            random.nextInt(4) == 0
                                    ? Optional.empty()
                                    : Optional.of(record(random)));

            Verdict verdict = PolicyEvaluator.decide(set, request);

            assertThat(verdict).isEqualTo(NaiveEvaluator.decide(policies, MODULES, request, EPOCH));
            allowed += verdict.allowed() ? 1 : 0;
            broken += verdict.broken().isEmpty() ? 0 : 1;
        }
        assertThat(allowed).isGreaterThan(RUNS / 50);
        assertThat(broken).isGreaterThan(RUNS / 50);
    }
}
