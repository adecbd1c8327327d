package com.athyper.policy;

import com.athyper.kernel.EntityName;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * All policies of a tenant under one epoch, indexed by operation and entity: finding the rules that
 * have a say costs the same however many have none. Immutable.
 */
public final class PolicySet {
    private static final Bucket EMPTY = new Bucket(List.of(), Map.of());

    /** Of a tenant that is not known: silence denies. */
    public static final PolicySet NONE = compile(List.of(), 0);

    private final Map<Operation, Bucket> buckets;
    private final List<Policy> policies;
    private final long epoch;

    private PolicySet(Map<Operation, Bucket> buckets, List<Policy> policies, long epoch) {
        this.buckets = buckets;
        this.policies = List.copyOf(policies);
        this.epoch = epoch;
    }

    /** A rule and its place among all rules of the tenant, in which order verdicts name them. */
    private record Placed(int place, Rule rule) {}

    /** The rules of one operation: those for any entity, and those for the ones they name. */
    private record Bucket(List<Placed> anyEntity, Map<EntityName, List<Placed>> byEntity) {}

    /** Of a tenant that has no modules. */
    public static PolicySet compile(List<Policy> policies, long epoch) {
        return compile(policies, epoch, Modules.NONE);
    }

    /** The order of the policies does not matter; their names do. */
    public static PolicySet compile(List<Policy> policies, long epoch, Modules modules) {
        var names = new HashSet<EntityName>();
        var buckets = new EnumMap<Operation, Bucket>(Operation.class);
        int place = 0;
        for (Policy policy :
                policies.stream().sorted(Comparator.comparing(Policy::name)).toList()) {
            if (!names.add(policy.name())) {
                throw new IllegalArgumentException("two policies have one name");
            }
            for (Rule rule : policy.rules()) {
                place(new Placed(place, rule.in(modules)), buckets);
                place++;
            }
        }
        return new PolicySet(Collections.unmodifiableMap(buckets), policies, epoch);
    }

    private static void place(Placed placed, Map<Operation, Bucket> buckets) {
        for (Operation operation : placed.rule().operations()) {
            Bucket bucket =
                    buckets.computeIfAbsent(
                            operation, _ -> new Bucket(new ArrayList<>(), new HashMap<>()));
            if (placed.rule().resources().everywhere()) {
                bucket.anyEntity().add(placed);
            }
            for (EntityName entity : placed.rule().entities()) {
                bucket.byEntity().computeIfAbsent(entity, _ -> new ArrayList<>()).add(placed);
            }
        }
    }

    public long epoch() {
        return epoch;
    }

    /** What it was compiled of, for those who look at rules and not at requests. */
    public List<Policy> policies() {
        return policies;
    }

    /** Every rule that covers the operation and the entity, in order. */
    void visit(Operation operation, Optional<EntityName> entity, Consumer<Rule> visitor) {
        Bucket bucket = buckets.getOrDefault(operation, EMPTY);
        List<Placed> any = bucket.anyEntity();
        List<Placed> named =
                entity.isPresent()
                        ? bucket.byEntity().getOrDefault(entity.get(), List.of())
                        : List.of();
        int i = 0;
        int j = 0;
        while (i < any.size() || j < named.size()) {
            boolean anyFirst =
                    j == named.size()
                            || (i < any.size() && any.get(i).place() < named.get(j).place());
            visitor.accept(anyFirst ? any.get(i++).rule() : named.get(j++).rule());
        }
    }
}
