package com.athyper.policy.analysis;

import com.athyper.expression.Bindings;
import com.athyper.expression.Evaluator;
import com.athyper.expression.Expr;
import com.athyper.expression.Expr.Compare;
import com.athyper.expression.Expr.In;
import com.athyper.expression.Expr.Matches;
import com.athyper.expression.Expr.Ref;
import com.athyper.expression.References;
import com.athyper.kernel.Value;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The values of attributes at which conditions may turn: the constants that they are compared with,
 * what lies just beside these, and nothing at all. All that matters is there for comparisons of one
 * attribute with a constant; for more than that these are good guesses, to be tried.
 */
final class TurningPoints {
    private static final int VALUES_MAX = 60;
    private static final String MORE = "~";

    private final Map<Ref, Set<Value>> values = new LinkedHashMap<>();
    private final Bindings known;

    private TurningPoints(Bindings known) {
        this.known = known;
    }

    /**
     * @param known what the other side of a comparison may be taken from
     */
    static Map<Ref, Set<Value>> of(Collection<Expr> conditions, Bindings known) {
        var points = new TurningPoints(known);
        for (Expr condition : conditions) {
            References.all(condition).forEach(points::collect);
            References.of(condition).forEach(ref -> points.put(ref, Value.NULL));
        }
        return points.values;
    }

    private void collect(Expr expr) {
        switch (expr) {
            case Compare(_, var left, var right) -> {
                near(left, right);
                near(right, left);
            }
            case In(var part, var list) -> in(part, list);
            case Matches(_, var text, var sought) -> near(text, sought);
            case Expr.Not(var part) -> truths(List.of(part));
            case Expr.All(var parts) -> truths(parts);
            case Expr.Some(var parts) -> truths(parts);
            case Expr.IsTrue(var part) -> truths(List.of(part));
            case Expr.IsFalse(var part) -> truths(List.of(part));
            case Expr.Conditional(var condition, var then, var otherwise) ->
                    truths(List.of(condition, then, otherwise));
            case Ref ref -> {
                if (values.isEmpty()) {
                    truths(List.of(ref));
                }
            }
            case Expr.Literal _, Expr.IsNull _, Expr.Arithmetic _, Expr.Size _, Expr.ListOf _ -> {}
        }
    }

    private void truths(List<Expr> parts) {
        for (Expr part : parts) {
            if (part instanceof Ref ref) {
                put(ref, Value.of(true));
                put(ref, Value.of(false));
            }
        }
    }

    private void near(Expr one, Expr other) {
        Optional<Value> value = Evaluator.evaluate(other, known);
        if (value.isPresent()) {
            for (Ref ref : References.of(one)) {
                around(value.get()).forEach(point -> put(ref, point));
            }
        }
    }

    private void in(Expr part, Expr list) {
        if (list instanceof Ref ref) {
            Evaluator.evaluate(part, known)
                    .ifPresent(member -> put(ref, new Value.Items(List.of(member))));
            put(ref, new Value.Items(List.of()));
        }
        if (part instanceof Ref ref
                && Evaluator.evaluate(list, known).orElse(Value.NULL)
                        instanceof Value.Items(var members)) {
            members.forEach(member -> put(ref, member));
            members.stream().findFirst().ifPresent(first -> put(ref, beside(first, members)));
        }
    }

    /** Of the same type, and none of them. */
    private static Value beside(Value first, List<Value> members) {
        Value beside = around(first).getLast();
        while (members.contains(beside)) {
            beside = around(beside).getLast();
        }
        return beside;
    }

    private void put(Ref ref, Value value) {
        Set<Value> all = values.computeIfAbsent(ref, _ -> new LinkedHashSet<>());
        if (all.size() < VALUES_MAX) {
            all.add(value);
        }
    }

    /** The value itself, one before it and one behind it, where the type has such. */
    private static List<Value> around(Value value) {
        return switch (value) {
            case Value.Num(var number) -> {
                BigDecimal step = BigDecimal.ONE.movePointLeft(Math.clamp(number.scale(), 0, 18));
                yield List.of(value, Value.of(number.subtract(step)), Value.of(number.add(step)));
            }
            case Value.Text(var text) -> around(text);
            case Value.Bool(var bool) -> List.of(value, Value.of(!bool));
            case Value.Null _, Value.Items _, Value.Fields _ -> List.of(value);
        };
    }

    private static List<Value> around(String text) {
        try {
            if (text.length() == 10) {
                LocalDate day = LocalDate.parse(text);
                return texts(text, day.minusDays(1).toString(), day.plusDays(1).toString());
            }
            if (text.endsWith("Z")) {
                Instant moment = Instant.parse(text);
                return texts(
                        text, moment.minusSeconds(1).toString(), moment.plusSeconds(1).toString());
            }
        } catch (DateTimeException e) {
            // It is a text like any other.
        }
        return texts(text, "", text + MORE);
    }

    private static List<Value> texts(String... texts) {
        return List.of(texts).stream().<Value>map(Value::of).toList();
    }
}
