package com.athyper.policy.analysis;

import com.athyper.expression.Bindings;
import com.athyper.expression.Evaluator;
import com.athyper.expression.Expr;
import com.athyper.expression.Expr.Ref;
import com.athyper.expression.ExprText;
import com.athyper.expression.References;
import com.athyper.expression.Truth;
import com.athyper.kernel.Value;
import com.athyper.policy.analysis.Ways.TooMany;
import com.athyper.policy.analysis.Ways.Way;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Proves that goals exclude each other, looking at one attribute at a time. That it finds no proof
 * says nothing; that it finds one is certain: atoms that it cannot look into may come to anything,
 * and the same atom always comes to the same.
 */
final class Prover {
    private static final int WITNESSES_MAX = 20;
    private static final int CONFLICTS_MAX = 5;

    private Prover() {}

    /** What came of an attempt. */
    sealed interface Outcome {
        /**
         * The goals are never met together.
         *
         * @param conflicts what excludes each other in each of the ways, as a person reads it
         */
        record Impossible(List<String> conflicts) implements Outcome {
            public Impossible {
                conflicts = List.copyOf(conflicts);
            }
        }

        /**
         * No proof was found.
         *
         * @param attempts attributes with which the goals may be met
         */
        record Open(List<Map<Ref, Value>> attempts) implements Outcome {
            public Open {
                attempts = List.copyOf(attempts);
            }
        }
    }

    static boolean exclude(List<Goal> goals) {
        return prove(goals) instanceof Outcome.Impossible;
    }

    static Outcome prove(List<Goal> goals) {
        try {
            var conflicts = new LinkedHashSet<String>();
            var attempts = new ArrayList<Map<Ref, Value>>();
            for (Way way : Ways.of(goals)) {
                solve(way, conflicts)
                        .filter(_ -> attempts.size() < WITNESSES_MAX)
                        .ifPresent(attempts::add);
            }
            if (!attempts.isEmpty()) {
                return new Outcome.Open(attempts);
            }
            if (conflicts.isEmpty()) {
                goals.forEach(
                        goal -> conflicts.add(conflict(Map.of(goal.expr(), goal.mode().truths()))));
            }
            return new Outcome.Impossible(conflicts.stream().limit(CONFLICTS_MAX).toList());
        } catch (TooMany e) {
            return new Outcome.Open(List.of());
        }
    }

    /** A value for each attribute, or empty if one of them cannot have any. */
    private static Optional<Map<Ref, Value>> solve(Way way, Set<String> conflicts) {
        var byRef = new LinkedHashMap<Ref, Map<Expr, Set<Truth>>>();
        way.atoms()
                .forEach(
                        (atom, truths) -> {
                            if (Domain.isPlain(atom)) {
                                byRef.computeIfAbsent(
                                                References.of(atom).getFirst(),
                                                _ -> new LinkedHashMap<>())
                                        .put(atom, truths);
                            }
                        });
        var solution = new LinkedHashMap<Ref, Value>();
        for (var entry : byRef.entrySet()) {
            if (!Domain.isSmall(entry.getValue().keySet())) {
                continue;
            }
            Optional<Value> value = value(entry.getKey(), entry.getValue());
            if (value.isEmpty()) {
                conflicts.add(conflict(entry.getValue()));
                return Optional.empty();
            }
            solution.put(entry.getKey(), value.get());
        }
        return Optional.of(solution);
    }

    private static Optional<Value> value(Ref ref, Map<Expr, Set<Truth>> atoms) {
        return Domain.of(ref, atoms.keySet()).stream()
                .filter(
                        value -> {
                            var bindings = bound(ref, value);
                            return atoms.entrySet().stream()
                                    .allMatch(
                                            atom ->
                                                    atom.getValue()
                                                            .contains(
                                                                    Evaluator.test(
                                                                            atom.getKey(),
                                                                            bindings)));
                        })
                .findFirst();
    }

    private static Bindings bound(Ref ref, Value value) {
        Value inner = value;
        for (String name : ref.path().reversed()) {
            inner = new Value.Fields(Map.of(name, inner));
        }
        return new Bindings(Map.of(ref.root(), (Value.Fields) inner));
    }

    private static String conflict(Map<Expr, Set<Truth>> atoms) {
        return String.join(
                " and ",
                atoms.entrySet().stream()
                        .map(atom -> ExprText.of(atom.getKey()) + said(atom.getValue()))
                        .toList());
    }

    private static String said(Set<Truth> truths) {
        if (truths.equals(Set.of(Truth.TRUE))) {
            return "";
        }
        if (truths.equals(Set.of(Truth.FALSE))) {
            return " being false";
        }
        return truths.contains(Truth.TRUE) ? " not being false" : " not being true";
    }
}
