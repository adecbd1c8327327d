package com.athyper.policy;

import com.athyper.expression.Sharing;
import com.athyper.kernel.EntityName;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All policies of a tenant under one epoch, indexed by operation, entity and subject: finding the
 * rules that have a say costs the same however many have none. Immutable.
 */
public final class PolicySet {
    /** Of a tenant that is not known: silence denies. */
    public static final PolicySet NONE = compile(List.of(), 0);

    private final Map<Operation, Buckets> buckets;
    private final List<Policy> policies;
    private final Modules modules;
    private final long epoch;
    private final Verdict silence;
    private final Set<String> watches;

    private PolicySet(
            Map<Operation, Buckets> buckets, List<Policy> policies, Modules modules, long epoch) {
        this.buckets = buckets;
        this.policies = List.copyOf(policies);
        this.modules = modules;
        this.epoch = epoch;
        this.silence = new Verdict(false, List.of(), List.of(), epoch);
        this.watches =
                policies.stream()
                        .flatMap(policy -> policy.rules().stream())
                        .filter(rule -> rule.effect() == Effect.FORBID)
                        // It can ask for nothing else but that somebody is told.
                        .filter(rule -> !rule.obligations().isEmpty())
                        .map(Rule::id)
                        .collect(Collectors.toUnmodifiableSet());
    }

    /** The clauses of one operation: those for any entity, and those for the ones they name. */
    private record Buckets(Bucket anyEntity, Map<EntityName, Bucket> byEntity) {
        static final Buckets EMPTY = new Buckets(Bucket.EMPTY, Map.of());
    }

    /** Of a tenant that has no modules. */
    public static PolicySet compile(List<Policy> policies, long epoch) {
        return compile(policies, epoch, Modules.NONE);
    }

    /** The order of the policies does not matter; their names do. */
    public static PolicySet compile(List<Policy> policies, long epoch, Modules modules) {
        var names = new HashSet<EntityName>();
        var sorted = new Sorter();
        var sharing = new Sharing();
        var compiled = new ArrayList<Policy>();
        int place = 0;
        for (Policy policy :
                policies.stream().sorted(Comparator.comparing(Policy::name)).toList()) {
            if (!names.add(policy.name())) {
                throw new IllegalArgumentException("two policies have one name");
            }
            var rules = new ArrayList<Rule>(policy.rules().size());
            for (Rule rule : policy.rules()) {
                Rule meant = rule.in(modules, sharing.shared(rule.when()));
                rules.add(meant);
                sorted.add(new Clause(meant, place));
                place++;
            }
            compiled.add(new Policy(policy.name(), rules));
        }
        return new PolicySet(sorted.buckets(), compiled, modules, epoch);
    }

    /** As it would be with these, each in the place of the one of its name if there is one. */
    public PolicySet with(List<Policy> drafts) {
        var all = new LinkedHashMap<EntityName, Policy>();
        policies.forEach(policy -> all.put(policy.name(), policy));
        drafts.forEach(policy -> all.put(policy.name(), policy));
        return compile(List.copyOf(all.values()), epoch, modules);
    }

    /** As it would be without the policy of this name, if there is one. */
    public PolicySet without(EntityName name) {
        return compile(
                policies.stream().filter(policy -> !policy.name().equals(name)).toList(),
                epoch,
                modules);
    }

    public long epoch() {
        return epoch;
    }

    /** Its rules by policy, for those who look at rules and not at requests. */
    public List<Policy> policies() {
        return policies;
    }

    /** The ids of the rules that forbid, and want somebody to be told of what was tried. */
    public Set<String> watches() {
        return watches;
    }

    /** The verdict where no rule has a say. */
    Verdict silence() {
        return silence;
    }

    /**
     * Every clause that covers the operation and the entity and is about the subject, in order. The
     * array is not to be changed.
     */
    Clause[] about(Operation operation, Optional<EntityName> entity, Subject subject) {
        Buckets some = buckets.getOrDefault(operation, Buckets.EMPTY);
        var found = new Found();
        some.anyEntity().find(subject, found);
        if (entity.isPresent()) {
            some.byEntity().getOrDefault(entity.get(), Bucket.EMPTY).find(subject, found);
        }
        return found.inOrder();
    }

    /** Sorts clauses into buckets; where the same clauses belong, there is one bucket for all. */
    private static final class Sorter {
        private final Map<Operation, List<Clause>> anyEntity = new EnumMap<>(Operation.class);
        private final Map<Operation, Map<EntityName, List<Clause>>> byEntity =
                new EnumMap<>(Operation.class);
        private final Map<String, String> names = new HashMap<>();
        private final Map<List<Clause>, Bucket> made = new HashMap<>();

        void add(Clause clause) {
            Rule rule = clause.rule();
            for (Operation operation : rule.operations()) {
                if (rule.resources().everywhere()) {
                    anyEntity.computeIfAbsent(operation, _ -> new ArrayList<>()).add(clause);
                }
                for (EntityName entity : rule.entities()) {
                    byEntity.computeIfAbsent(operation, _ -> new HashMap<>())
                            .computeIfAbsent(entity, _ -> new ArrayList<>())
                            .add(clause);
                }
            }
        }

        Map<Operation, Buckets> buckets() {
            var buckets = new EnumMap<Operation, Buckets>(Operation.class);
            for (Operation operation : Operation.values()) {
                var named = new HashMap<EntityName, Bucket>();
                byEntity.getOrDefault(operation, Map.of())
                        .forEach((entity, clauses) -> named.put(entity, bucket(clauses)));
                buckets.put(
                        operation,
                        new Buckets(bucket(anyEntity.getOrDefault(operation, List.of())), named));
            }
            return Collections.unmodifiableMap(buckets);
        }

        private Bucket bucket(List<Clause> clauses) {
            return made.computeIfAbsent(clauses, some -> new Bucket(some, names));
        }
    }
}
