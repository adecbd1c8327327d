package com.athyper.meta.behaviour;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * In which order fields are derived from one another.
 *
 * @param needs by field, in the order of the definition, the fields that its expression mentions
 */
record DerivedOrder(Map<String, Set<String>> needs) {

    /** Each after all that it needs; of those that wait for one another, in any order. */
    List<String> fields() {
        var ordered = new ArrayList<String>();
        var visited = new HashSet<String>();
        needs.keySet().forEach(field -> visit(field, visited, ordered));
        return ordered;
    }

    private void visit(String field, Set<String> visited, List<String> ordered) {
        if (!needs.containsKey(field) || !visited.add(field)) {
            return;
        }
        needs.getOrDefault(field, Set.of()).stream()
                .sorted()
                .forEach(needed -> visit(needed, visited, ordered));
        ordered.add(field);
    }

    /** A shortest way from the field back to itself, if there is one. */
    Optional<List<String>> cycle(String field) {
        var ways = new ArrayDeque<List<String>>();
        ways.add(List.of(field));
        var seen = new HashSet<String>();
        while (!ways.isEmpty()) {
            List<String> way = ways.remove();
            for (String next :
                    needs.getOrDefault(way.getLast(), Set.of()).stream().sorted().toList()) {
                var longer = new ArrayList<>(way);
                longer.add(next);
                if (next.equals(field)) {
                    return Optional.of(longer);
                }
                if (needs.containsKey(next) && seen.add(next)) {
                    ways.add(longer);
                }
            }
        }
        return Optional.empty();
    }
}
