package com.athyper.policy;

import com.athyper.kernel.PrincipalId;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The clauses about one operation on one entity, by whom they are about: finding a subject's costs
 * a look-up for each thing that the subject is, however many clauses there are about others.
 */
final class Bucket {
    static final Bucket EMPTY = new Bucket(List.of(), new HashMap<>());

    private final Clause[] everyone;
    private final Map<PrincipalId, Clause[]> byPrincipal;
    private final Map<String, Clause[]> byRole;
    private final Map<String, Clause[]> byGroup;
    private final Map<String, Clause[]> byUnit;

    /**
     * @param clauses in the order of their places
     * @param names of roles, groups and units, each kept once for all buckets
     */
    Bucket(List<Clause> clauses, Map<String, String> names) {
        var all = new ArrayList<Clause>();
        var principals = new HashMap<PrincipalId, List<Clause>>();
        var roles = new HashMap<String, List<Clause>>();
        var groups = new HashMap<String, List<Clause>>();
        var units = new HashMap<String, List<Clause>>();
        for (Clause clause : clauses) {
            Subjects subjects = clause.rule().subjects();
            if (subjects.everyone()) {
                all.add(clause);
            }
            put(subjects.principals(), clause, principals);
            put(same(subjects.roles(), names), clause, roles);
            put(same(subjects.groups(), names), clause, groups);
            put(same(subjects.orgUnits(), names), clause, units);
        }
        this.everyone = all.toArray(Found.NOTHING);
        this.byPrincipal = arrays(principals);
        this.byRole = arrays(roles);
        this.byGroup = arrays(groups);
        this.byUnit = arrays(units);
    }

    private static List<String> same(Set<String> keys, Map<String, String> names) {
        return keys.stream().map(key -> names.computeIfAbsent(key, Function.identity())).toList();
    }

    private static <K> void put(Collection<K> keys, Clause clause, Map<K, List<Clause>> index) {
        for (K key : keys) {
            index.computeIfAbsent(key, _ -> new ArrayList<>(1)).add(clause);
        }
    }

    private static <K> Map<K, Clause[]> arrays(Map<K, List<Clause>> index) {
        var arrays = HashMap.<K, Clause[]>newHashMap(index.size());
        index.forEach((key, clauses) -> arrays.put(key, clauses.toArray(Found.NOTHING)));
        // A copy is one array: a look-up touches less memory than in a map of nodes.
        return Map.copyOf(arrays);
    }

    /** Adds the clauses about the subject; one that is about it in two ways is added twice. */
    void find(Subject subject, Found found) {
        found.add(everyone);
        if (!byPrincipal.isEmpty()) {
            found.add(byPrincipal.getOrDefault(subject.principal(), Found.NOTHING));
        }
        find(byRole, subject.roles(), found);
        find(byGroup, subject.groups(), found);
        find(byUnit, subject.orgUnits(), found);
    }

    private static void find(Map<String, Clause[]> index, Set<String> keys, Found found) {
        if (!index.isEmpty()) {
            for (String key : keys) {
                found.add(index.getOrDefault(key, Found.NOTHING));
            }
        }
    }
}
