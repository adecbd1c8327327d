package com.athyper.policy.analysis;

import static org.assertj.core.api.Assertions.fail;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Json;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Value;
import com.athyper.policy.AccessRequest;
import com.athyper.policy.Operation;
import com.athyper.policy.Policy;
import com.athyper.policy.PolicyReader;
import com.athyper.policy.PolicySet;
import com.athyper.policy.Subject;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Policies and requests, written down or made by chance, in which much overlaps. */
final class SomePolicies {
    static final EntityName CLAIM = new EntityName("claim");
    static final EntityName ORDER = new EntityName("order");
    static final List<String> PRINCIPALS = List.of("ada", "bob", "eve");
    static final List<String> ROLES = List.of("user", "manager", "audit");
    private static final List<String> OPERATIONS =
            List.of("entity.read", "entity.update", "entity.*");
    private static final List<String> ATOMS =
            List.of(
                    "resource.total > 100",
                    "resource.total >= 100",
                    "resource.total < 100",
                    "resource.total <= 50.5",
                    "resource.total == 100",
                    "resource.total != 100",
                    "resource.total in [1, 100, 250]",
                    "resource.total == null",
                    "resource.total != null",
                    "resource.parts > 3",
                    "resource.total > resource.parts",
                    "resource.country == 'MY'",
                    "resource.country != 'MY'",
                    "resource.country in ['MY', 'SG']",
                    "!(resource.country in ['MY', 'SG'])",
                    "resource.country.startsWith('M')",
                    "resource.secret",
                    "!resource.secret",
                    "resource.secret == true",
                    "isTrue(resource.secret)",
                    "resource.createdBy == subject.id",
                    "'manager' in subject.roles",
                    "'ada' in subject.reports",
                    "context.operation == 'entity.read'",
                    "true",
                    "false");

    private final Random random;

    SomePolicies(Random random) {
        this.random = random;
    }

    /** Prints the seed; {@code -Dseed=} repeats a run. */
    static SomePolicies seeded(String property) {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println(property + ": -Dseed=" + seed);
        return new SomePolicies(new Random(seed));
    }

    static Policy policy(String json) {
        return switch (PolicyReader.read(Json.trustedObject(json))) {
            case PolicyReader.Read.Sound(var policy, _) -> policy;
            case PolicyReader.Read.Faulty(var faults) -> fail(faults.toString());
        };
    }

    static PolicySet set(String json) {
        return PolicySet.compile(List.of(policy(json)), 7);
    }

    static AccessRequest read(String principal, List<String> roles, String record) {
        return new AccessRequest(
                new Subject(new PrincipalId(principal), new HashSet<>(roles)),
                Operation.ENTITY_READ,
                Optional.of(CLAIM),
                Optional.of(Json.trustedObject(record)));
    }

    private Policy policy(int rules) {
        var all = new ArrayList<Value>();
        for (int i = 0; i < rules; i++) {
            all.add(rule("r" + i));
        }
        return switch (PolicyReader.read(
                Value.object().put("name", "p").put("rules", new Value.Items(all)).build())) {
            case PolicyReader.Read.Sound(var policy, _) -> policy;
            case PolicyReader.Read.Faulty(var faults) -> fail(faults.toString());
        };
    }

    Policy someRules() {
        return policy(1 + random.nextInt(5));
    }

    private Value rule(String id) {
        var rule =
                Value.object()
                        .put("id", id)
                        .put("effect", random.nextInt(3) > 0 ? "permit" : "forbid")
                        .put("operations", Value.texts(List.of(any(OPERATIONS))));
        if (random.nextBoolean()) {
            rule.put("entities", Value.texts(List.of(any(List.of("claim", "order")))));
        }
        if (random.nextInt(3) > 0) {
            rule.put(
                    "subjects",
                    random.nextInt(4) == 0
                            ? Value.object()
                                    .put("principals", Value.texts(some(PRINCIPALS)))
                                    .build()
                            : Value.object().put("roles", Value.texts(some(ROLES))).build());
        }
        if (random.nextInt(4) > 0) {
            rule.put("when", condition(2));
        }
        return rule.build();
    }

    String condition(int depth) {
        return switch (depth == 0 ? 0 : random.nextInt(4)) {
            case 0, 1 -> any(ATOMS);
            case 2 -> "(" + condition(depth - 1) + ") && (" + condition(depth - 1) + ")";
            default -> "(" + condition(depth - 1) + ") || (" + condition(depth - 1) + ")";
        };
    }

    AccessRequest request() {
        return new AccessRequest(
                new Subject(
                        new PrincipalId(any(PRINCIPALS)),
                        new HashSet<>(some(ROLES).subList(0, 1)),
                        Set.of(),
                        Set.of(),
                        random.nextBoolean() ? Set.of() : Set.of(new PrincipalId("ada")),
                        Set.of()),
                any(List.of(Operation.ENTITY_READ, Operation.ENTITY_UPDATE)),
                Optional.of(any(List.of(CLAIM, ORDER))),
                Optional.of(record()));
    }

    private Value.Fields record() {
        var record = Value.object();
        if (random.nextInt(5) > 0) {
            record.put(
                    "total",
                    Value.of(
                            new BigDecimal(
                                    any(List.of("0", "1", "50.5", "99", "100", "101", "250")))));
        }
        if (random.nextInt(3) > 0) {
            record.put("parts", random.nextInt(8));
        }
        if (random.nextInt(5) > 0) {
            record.put("country", any(List.of("MY", "SG", "DE", "M")));
        }
        if (random.nextInt(4) > 0) {
            record.put("secret", random.nextBoolean());
        }
        if (random.nextInt(4) > 0) {
            record.put("createdBy", any(PRINCIPALS));
        }
        return record.build();
    }

    <T> List<T> some(List<T> choices) {
        var shuffled = new ArrayList<>(choices);
        Collections.shuffle(shuffled, random);
        return shuffled.subList(0, 1 + random.nextInt(choices.size()));
    }

    <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
