package com.athyper.workflow.template;

import com.athyper.expression.Expr;
import com.athyper.expression.Type;
import com.athyper.kernel.Value;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * A record of which something is true, sought at and around every constant that the expressions
 * name: comparisons with constants change nowhere else. What is found is a proof; finding nothing
 * is none. Every attribute has a value in it, because some must have one.
 */
final class SampleRecord {
    static final int TRIES_MAX = 20_000;

    private static final BigDecimal TWO = BigDecimal.valueOf(2);
    private final Set<List<String>> attributes = new LinkedHashSet<>();
    private final Set<BigDecimal> numbers = new TreeSet<>();
    private final Set<String> texts = new LinkedHashSet<>();

    private SampleRecord() {}

    static Optional<Value.Fields> find(
            List<Expr> expressions, Map<String, Type> types, Predicate<Value.Fields> sought) {
        var seen = new SampleRecord();
        expressions.forEach(seen::visit);
        var paths = List.copyOf(seen.attributes);
        var choices = paths.stream().map(path -> seen.choices(path, types)).toList();
        var at = new int[paths.size()];
        for (int tries = 0; tries < TRIES_MAX; tries++) {
            var record = Value.EMPTY;
            for (int i = 0; i < at.length; i++) {
                record = put(record, paths.get(i), choices.get(i).get(at[i]));
            }
            if (sought.test(record)) {
                return Optional.of(record);
            }
            if (!next(at, choices)) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Counts on, as an odometer does; false when every combination has been seen. */
    private static boolean next(int[] at, List<List<Value>> choices) {
        for (int i = 0; i < at.length; i++) {
            if (++at[i] < choices.get(i).size()) {
                return true;
            }
            at[i] = 0;
        }
        return false;
    }

    private static Value.Fields put(Value.Fields record, List<String> path, Value value) {
        if (path.size() == 1) {
            return record.with(path.getFirst(), value);
        }
        var inner =
                record.get(path.getFirst()).orElse(Value.EMPTY) instanceof Value.Fields fields
                        ? fields
                        : Value.EMPTY;
        return record.with(path.getFirst(), put(inner, path.subList(1, path.size()), value));
    }

    private List<Value> choices(List<String> path, Map<String, Type> types) {
        var type = path.size() == 1 ? types.getOrDefault(path.getFirst(), Type.ANY) : Type.ANY;
        return switch (type) {
            case BOOLEAN -> List.of(Value.of(false), Value.of(true));
            case NUMBER -> numbers();
            case TEXT -> texts("");
            case DATE -> texts("1970-01-01");
            case DATETIME -> texts("1970-01-01T00:00:00Z");
            case LIST -> lists();
            case ANY -> {
                var all = new ArrayList<>(numbers());
                all.addAll(texts(""));
                all.add(Value.of(false));
                all.add(Value.of(true));
                all.addAll(lists());
                yield all;
            }
        };
    }

    private List<Value> numbers() {
        var around = new LinkedHashMap<BigDecimal, Value>();
        Optional<BigDecimal> before = Optional.empty();
        for (var number : numbers) {
            before.map(lower -> lower.add(number).divide(TWO)).ifPresent(n -> put(around, n));
            put(around, number.subtract(BigDecimal.ONE));
            put(around, number);
            put(around, number.add(BigDecimal.ONE));
            before = Optional.of(number);
        }
        put(around, BigDecimal.ZERO);
        return List.copyOf(around.values());
    }

    private static void put(Map<BigDecimal, Value> around, BigDecimal number) {
        around.putIfAbsent(number, Value.of(number));
    }

    private List<Value> texts(String other) {
        var result = new LinkedHashSet<String>();
        result.add(other);
        result.addAll(texts);
        // Behind the others in their order, and equal to none of them.
        texts.forEach(text -> result.add(text + "~"));
        return result.stream().<Value>map(Value::of).toList();
    }

    private List<Value> lists() {
        var result = new ArrayList<Value>();
        result.add(new Value.Items(List.of()));
        texts.forEach(text -> result.add(Value.texts(List.of(text))));
        return result;
    }

    private void visit(Expr expr) {
        switch (expr) {
            case Expr.Literal(var value) -> constant(value);
            case Expr.Ref(_, var path) -> attributes.add(path);
            case Expr.Not(var part) -> visit(part);
            case Expr.All(var parts) -> parts.forEach(this::visit);
            case Expr.Some(var parts) -> parts.forEach(this::visit);
            case Expr.Compare(_, var left, var right) -> both(left, right);
            case Expr.IsNull(var part) -> visit(part);
            case Expr.IsTrue(var part) -> visit(part);
            case Expr.IsFalse(var part) -> visit(part);
            case Expr.In(var part, var list) -> both(part, list);
            case Expr.Matches(_, var text, var sought) -> both(text, sought);
            case Expr.Arithmetic(_, var left, var right) -> both(left, right);
            case Expr.Conditional(var condition, var then, var otherwise) -> {
                visit(condition);
                both(then, otherwise);
            }
            case Expr.Size(var part) -> visit(part);
            case Expr.ListOf(var items) -> items.forEach(this::visit);
        }
    }

    private void both(Expr left, Expr right) {
        visit(left);
        visit(right);
    }

    private void constant(Value value) {
        switch (value) {
            case Value.Num(var number) -> numbers.add(number);
            case Value.Text(var text) -> texts.add(text);
            case Value.Items(var items) -> items.forEach(this::constant);
            case Value.Null _, Value.Bool _, Value.Fields _ -> {}
        }
    }
}
