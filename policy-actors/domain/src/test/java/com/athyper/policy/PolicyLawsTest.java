package com.athyper.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.athyper.expression.Bindings;
import com.athyper.expression.Evaluator;
import com.athyper.expression.ExprText;
import com.athyper.expression.Truth;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Json;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Value;

import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** What holds of all policies, subjects and records. */
class PolicyLawsTest {
    private static final int RUNS = 20_000;
    private static final long EPOCH = 7;
    private static final List<EntityName> ENTITIES =
            List.of(new EntityName("claim"), new EntityName("order"), new EntityName("asset"));
    private static final List<String> PRINCIPALS = List.of("ada", "bob", "eve");
    private static final List<String> ROLES = List.of("user", "manager", "audit");
    private static final List<String> OPERATIONS =
            List.of("entity.read", "entity.update", "entity.*", "*", "workflow.*", "meta.read");
    private static final List<String> CONDITIONS =
            List.of(
                    "true",
                    "false",
                    "null",
                    "resource.total > 100",
                    "resource.total / resource.parts > 10",
                    "resource.owner == subject.id",
                    "resource.owner != subject.id",
                    "resource.owner == null",
                    "resource.secret",
                    "!resource.secret",
                    "'manager' in subject.roles",
                    "resource.group in subject.roles",
                    "resource.total in [1, 100.0, 250]",
                    "context.operation == 'entity.read'",
                    "context.operation.startsWith('entity') ? resource.secret : false",
                    "isTrue(resource.secret) || resource.owner.startsWith('a')",
                    "size(subject.roles) > 1 && has(resource.owner)");

    @Test
    void a_record_is_narrowed_to_exactly_if_it_is_allowed() {
        Random random = seeded("narrow");
        int allowed = 0;
        int denied = 0;
        int nothing = 0;
        for (int i = 0; i < RUNS; i++) {
            var policies = policies(random);
            var set = PolicySet.compile(policies, EPOCH);
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
            var set = PolicySet.compile(policies(random), EPOCH);
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
            var set = PolicySet.compile(policies(random), EPOCH);
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
        for (int i = 0; i < RUNS; i++) {
            var policies = policies(random);
            var shuffled = new ArrayList<>(policies);
            Collections.shuffle(shuffled, random);
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

            Verdict verdict = PolicyEvaluator.decide(PolicySet.compile(shuffled, EPOCH), request);

            assertThat(verdict).isEqualTo(NaiveEvaluator.decide(policies, request, EPOCH));
            allowed += verdict.allowed() ? 1 : 0;
            broken += verdict.broken().isEmpty() ? 0 : 1;
        }
        assertThat(allowed).isGreaterThan(RUNS / 50);
        assertThat(broken).isGreaterThan(RUNS / 50);
    }

    /** Prints the seed; {@code -Dseed=} repeats a run. */
    private static Random seeded(String property) {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println(property + ": -Dseed=" + seed);
        return new Random(seed);
    }

    private static List<Policy> policies(Random random) {
        var policies = new ArrayList<Policy>();
        for (String name : List.of("base", "extra", "zeal").subList(0, 1 + random.nextInt(3))) {
            var rules = new ArrayList<Value>();
            for (int i = random.nextInt(5); i >= 0; i--) {
                rules.add(rule(random, "r" + i));
            }
            var document =
                    Value.object().put("name", name).put("rules", new Value.Items(rules)).build();
            policies.add(
                    switch (PolicyReader.read(document)) {
                        case PolicyReader.Read.Sound(var policy, _) -> policy;
                        case PolicyReader.Read.Faulty(var faults) -> fail(faults.toString());
                    });
        }
        return policies;
    }

    private static Value rule(Random random, String id) {
        var rule =
                Value.object()
                        .put("id", id)
                        .put("effect", random.nextInt(3) > 0 ? "permit" : "forbid")
                        .put("operations", Value.texts(some(random, OPERATIONS)));
        var built = rule.build();
        boolean masks = random.nextInt(3) == 0 && isPermitOfReading(built);
        if (masks || random.nextInt(3) == 0) {
            rule.put(
                    "entities",
                    Value.texts(some(random, ENTITIES).stream().map(EntityName::value).toList()));
        }
        if (masks) {
            rule.put(
                    "obligations",
                    Json.trusted(
                            "[{\"mask\":{\"fields\":[\"%s\"],\"with\":\"%s\"}}]"
                                    .formatted(
                                            any(random, List.of("total", "owner", "secret")),
                                            any(random, List.of("hide", "hash", "last4")))));
        }
        if (random.nextInt(3) == 0) {
            rule.put(
                    "subjects",
                    Value.object()
                            .put("roles", Value.texts(some(random, ROLES)))
                            .put("principals", Value.texts(some(random, PRINCIPALS)))
                            .build());
        }
        if (random.nextInt(4) > 0) {
            rule.put("when", any(random, CONDITIONS));
        }
        return rule.build();
    }

    private static boolean isPermitOfReading(Value.Fields rule) {
        return rule.text("effect").equals(Optional.of("permit"))
                && rule.get("operations").orElseThrow() instanceof Value.Items(var operations)
                && operations.stream()
                        .anyMatch(
                                it ->
                                        List.of("entity.read", "entity.*", "*")
                                                .contains(((Value.Text) it).value()));
    }

    private static Subject subject(Random random) {
        return new Subject(
                new PrincipalId(any(random, PRINCIPALS)),
                new HashSet<>(some(random, ROLES).subList(0, random.nextInt(2))));
    }

    private static Value.Fields record(Random random) {
        var record = Value.object();
        maybe(random, record, "total", any(random, List.of("1", "100.00", "250", "1000")));
        maybe(random, record, "parts", any(random, List.of("0", "3", "50")));
        if (random.nextInt(4) > 0) {
            record.put("owner", any(random, PRINCIPALS));
        }
        if (random.nextInt(4) > 0) {
            record.put("group", any(random, ROLES));
        }
        if (random.nextInt(4) > 0) {
            record.put("secret", random.nextBoolean());
        }
        return record.build();
    }

    private static void maybe(
            Random random, Value.ObjectBuilder record, String name, String number) {
        switch (random.nextInt(5)) {
            case 0 -> {}
            case 1 -> record.put(name, Value.NULL);
            case 2 -> record.put(name, number);
            default -> record.put(name, Value.of(new BigDecimal(number)));
        }
    }

    /** One or more, each once. */
    private static <T> List<T> some(Random random, List<T> choices) {
        var shuffled = new ArrayList<>(choices);
        Collections.shuffle(shuffled, random);
        return shuffled.subList(0, 1 + random.nextInt(choices.size()));
    }

    private static <T> T any(Random random, List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
