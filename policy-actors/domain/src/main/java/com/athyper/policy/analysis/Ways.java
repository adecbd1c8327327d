package com.athyper.policy.analysis;

import com.athyper.expression.Bindings;
import com.athyper.expression.Evaluator;
import com.athyper.expression.Expr;
import com.athyper.expression.Truth;
import com.athyper.policy.analysis.Goal.Mode;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All ways to meet goals: a disjunctive normal form in three-valued logic, whose literals say which
 * truths an atom may have.
 */
final class Ways {
    /** More than these are not looked at, and nothing is proved. */
    static final int WAYS_MAX = 512;

    private static final Bindings NOTHING = new Bindings(Map.of());

    private Ways() {}

    /** One way: what each atom may come to. */
    record Way(Map<Expr, Set<Truth>> atoms) {
        static final Way FREE = new Way(Map.of());

        /** Empty if an atom would have to come to two things at once. */
        List<Way> and(Way other) {
            var merged = new LinkedHashMap<>(atoms);
            for (var entry : other.atoms.entrySet()) {
                Set<Truth> both =
                        merged.getOrDefault(entry.getKey(), Set.of(Truth.values())).stream()
                                .filter(entry.getValue()::contains)
                                .collect(Collectors.toUnmodifiableSet());
                if (both.isEmpty()) {
                    return List.of();
                }
                merged.put(entry.getKey(), both);
            }
            return List.of(new Way(merged));
        }
    }

    /** Too many ways to look at each. */
    static final class TooMany extends Exception {
        private static final long serialVersionUID = 1;
    }

    /** No way at all proves that the goals exclude each other. */
    static List<Way> of(List<Goal> goals) throws TooMany {
        List<Way> ways = List.of(Way.FREE);
        for (Goal goal : goals) {
            ways = both(ways, of(goal.expr(), goal.mode()));
        }
        return ways;
    }

    private static List<Way> of(Expr expr, Mode mode) throws TooMany {
        return switch (expr) {
            case Expr.Literal _ ->
                    mode.admits(Evaluator.test(expr, NOTHING)) ? List.of(Way.FREE) : List.of();
            case Expr.Not(var part) -> of(part, mode.negated());
            case Expr.All(var parts) -> mode.takesAllOfAll() ? each(parts, mode) : any(parts, mode);
            case Expr.Some(var parts) ->
                    mode.takesAllOfAll() ? any(parts, mode) : each(parts, mode);
            case Expr.IsTrue(var part) ->
                    of(part, mode.admits(Truth.TRUE) ? Mode.TRUE : Mode.NOT_TRUE);
            case Expr.IsFalse(var part) ->
                    of(part, mode.admits(Truth.TRUE) ? Mode.FALSE : Mode.NOT_FALSE);
            case Expr.Conditional(var condition, var then, var otherwise) -> {
                var ways = new ArrayList<Way>();
                ways.addAll(both(of(condition, Mode.TRUE), of(then, mode)));
                ways.addAll(both(of(condition, Mode.FALSE), of(otherwise, mode)));
                if (mode.admits(Truth.UNKNOWN)) {
                    ways.addAll(both(of(condition, Mode.NOT_TRUE), of(condition, Mode.NOT_FALSE)));
                }
                yield bounded(ways);
            }
            case Expr.Ref _,
                    Expr.Compare _,
                    Expr.IsNull _,
                    Expr.In _,
                    Expr.Matches _,
                    Expr.Arithmetic _,
                    Expr.Size _,
                    Expr.ListOf _ ->
                    List.of(new Way(Map.of(expr, mode.truths())));
        };
    }

    private static List<Way> each(List<Expr> parts, Mode mode) throws TooMany {
        List<Way> ways = List.of(Way.FREE);
        for (Expr part : parts) {
            ways = both(ways, of(part, mode));
        }
        return ways;
    }

    private static List<Way> any(List<Expr> parts, Mode mode) throws TooMany {
        var ways = new ArrayList<Way>();
        for (Expr part : parts) {
            ways.addAll(of(part, mode));
        }
        return bounded(ways);
    }

    private static List<Way> both(List<Way> some, List<Way> others) throws TooMany {
        var ways = new ArrayList<Way>();
        for (Way one : some) {
            for (Way other : others) {
                ways.addAll(one.and(other));
            }
            bounded(ways);
        }
        return ways;
    }

    private static List<Way> bounded(List<Way> ways) throws TooMany {
        if (ways.size() > WAYS_MAX) {
            throw new TooMany();
        }
        return ways;
    }
}
