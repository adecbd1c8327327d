package com.athyper.policy;

import static org.assertj.core.api.Assertions.fail;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Json;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Value;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Policies, subjects and records of a small world, so that they meet often. */
public final class RandomPolicies {
    static final List<EntityName> ENTITIES =
            List.of(new EntityName("claim"), new EntityName("order"), new EntityName("asset"));
    static final Modules MODULES =
            new Modules(
                    Map.of(
                            "BUY",
                            Map.of(
                                    ENTITIES.get(0), Set.of("draft", "done"),
                                    ENTITIES.get(1), Set.of("draft", "sent")),
                            "OWN",
                            Map.of(ENTITIES.get(2), Set.of())));

    private static final List<String> PRINCIPALS = List.of("ada", "bob", "eve");
    private static final List<String> ROLES = List.of("user", "manager", "audit");
    private static final List<String> GROUPS = List.of("clerks", "night-shift");
    private static final List<String> UNITS = List.of("emea", "emea-sales");
    private static final List<String> STATES = List.of("draft", "sent", "done");
    private static final List<String> RELATIONSHIPS =
            Arrays.stream(Relationship.values()).map(Relationship::id).toList();
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
                    "size(subject.roles) > 1 && has(resource.owner)",
                    "'clerks' in subject.groups || size(subject.orgUnits) == 2",
                    "resource.owner in subject.delegators",
                    "resource.owner == '}' // a brace that closes nothing }\n || true",
                    " resource.owner == \"{ \\\" }\" ",
                    "resource.owner == r'\\d' || resource.owner == \"\"\"}\"\"\"");

    private RandomPolicies() {}

    /** Prints the seed; {@code -Dseed=} repeats a run. */
    public static Random seeded(String property) {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println(property + ": -Dseed=" + seed);
        return new Random(seed);
    }

    static List<Policy> policies(Random random) {
        var policies = new ArrayList<Policy>();
        for (String name : List.of("base", "extra", "zeal").subList(0, 1 + random.nextInt(3))) {
            policies.add(
                    switch (PolicyReader.read(document(random, name))) {
                        case PolicyReader.Read.Sound(var policy, _) -> policy;
                        case PolicyReader.Read.Faulty(var faults) -> fail(faults.toString());
                    });
        }
        return policies;
    }

    /** Of a sound policy. */
    public static Value.Fields document(Random random, String name) {
        var rules = new ArrayList<Value>();
        for (int i = random.nextInt(5); i >= 0; i--) {
            rules.add(rule(random, "r" + i));
        }
        return Value.object().put("name", name).put("rules", new Value.Items(rules)).build();
    }

    private static Value rule(Random random, String id) {
        boolean permit = random.nextInt(3) > 0;
        var operations = some(random, OPERATIONS);
        var rule =
                Value.object()
                        .put("id", id)
                        .put("effect", permit ? "permit" : "forbid")
                        .put("operations", Value.texts(operations));
        boolean masks =
                permit
                        && random.nextInt(3) == 0
                        && !Collections.disjoint(
                                operations, List.of("entity.read", "entity.*", "*"));
        int place = masks ? random.nextInt(3) : random.nextInt(6);
        if (place == 0 || place == 1) {
            rule.put(
                    "entities",
                    Value.texts(some(random, ENTITIES).stream().map(EntityName::value).toList()));
        }
        if (place == 1 || place == 2) {
            rule.put("modules", Value.texts(some(random, List.of("BUY", "OWN", "GONE"))));
        }
        if (place < 3 && random.nextInt(3) == 0) {
            rule.put("states", Value.texts(some(random, STATES)));
        }
        if (permit && (masks || random.nextInt(4) == 0)) {
            rule.put("obligations", obligations(random, masks));
        } else if (random.nextInt(8) == 0) {
            rule.put("obligations", new Value.Items(List.of(notify(random))));
        }
        if (random.nextInt(2) == 0) {
            rule.put("subjects", subjects(random));
        }
        if (random.nextInt(4) > 0) {
            rule.put("when", any(random, CONDITIONS));
        }
        return rule.build();
    }

    private static Value obligations(Random random, boolean masks) {
        var obligations = new ArrayList<Value>();
        if (masks) {
            obligations.add(
                    Json.trusted(
                            "{\"mask\":{\"fields\":[\"%s\"],\"with\":\"%s\"}}"
                                    .formatted(
                                            any(random, List.of("total", "owner", "secret")),
                                            any(random, List.of("hide", "hash", "bucket:100")))));
        }
        if (obligations.isEmpty() || random.nextBoolean()) {
            String asked = any(random, List.of("requireMfa", "askReason", "logInFull"));
            obligations.add(Value.object().put(asked, true).build());
            if (random.nextBoolean()) {
                obligations.add(notify(random));
            }
        }
        return new Value.Items(obligations);
    }

    private static Value notify(Random random) {
        return Value.object()
                .put(
                        "notify",
                        Value.object()
                                .put(
                                        any(random, List.of("roles", "groups")),
                                        Value.texts(List.of("watchers")))
                                .build())
                .build();
    }

    /** One kind of subjects at least. */
    private static Value subjects(Random random) {
        var kinds =
                Map.of(
                        "roles", ROLES,
                        "personas", List.of("user", "manager"),
                        "principals", PRINCIPALS,
                        "groups", GROUPS,
                        "orgUnits", UNITS,
                        "relationships", RELATIONSHIPS);
        var subjects = Value.object();
        for (String kind : some(random, kinds.keySet().stream().sorted().toList()).subList(0, 1)) {
            subjects.put(kind, Value.texts(some(random, kinds.getOrDefault(kind, List.of()))));
        }
        if (random.nextInt(3) == 0) {
            subjects.put("roles", Value.texts(some(random, ROLES)));
            subjects.put("relationships", Value.texts(some(random, RELATIONSHIPS)));
        }
        return subjects.build();
    }

    static Subject subject(Random random) {
        return new Subject(
                new PrincipalId(any(random, PRINCIPALS)),
                few(random, ROLES),
                few(random, GROUPS),
                few(random, UNITS),
                people(random),
                people(random));
    }

    private static Set<PrincipalId> people(Random random) {
        return new HashSet<>(few(random, PRINCIPALS).stream().map(PrincipalId::new).toList());
    }

    private static Set<String> few(Random random, List<String> choices) {
        return new HashSet<>(some(random, choices).subList(0, random.nextInt(2)));
    }

    static Value.Fields record(Random random) {
        var record = Value.object();
        maybe(random, record, "total", any(random, List.of("1", "100.00", "250", "1000")));
        maybe(random, record, "parts", any(random, List.of("0", "3", "50")));
        if (random.nextInt(4) > 0) {
            record.put("owner", any(random, PRINCIPALS));
        }
        if (random.nextInt(4) > 0) {
            record.put("createdBy", any(random, PRINCIPALS));
        }
        if (random.nextInt(4) > 0) {
            record.put("state", any(random, STATES));
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

    static <T> T any(Random random, List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
