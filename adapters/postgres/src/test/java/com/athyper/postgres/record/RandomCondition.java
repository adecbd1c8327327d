package com.athyper.postgres.record;

import com.athyper.expression.Expr;
import com.athyper.expression.Expr.Comparison;
import com.athyper.kernel.Value;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Conditions by chance over the attributes of {@link ExprSqlIT}'s rows, well typed and not. */
final class RandomCondition {

    private static final List<String> ATTRIBUTES =
            List.of(
                    "name",
                    "note",
                    "count",
                    "price",
                    "on",
                    "day",
                    "at",
                    "colour",
                    "tag",
                    "parent",
                    "id",
                    "version",
                    "state",
                    "createdBy",
                    "createdAt",
                    "updatedAt",
                    "nothing");

    static final List<String> TEXTS =
            List.of(
                    "",
                    "a",
                    "A",
                    "ab%_\\",
                    "é",
                    "\uFF5E",
                    "\uD83D\uDE00",
                    "red",
                    "user",
                    "2030-01-01",
                    "2030-02-30",
                    "2030-01-01T00:00:00Z",
                    "2030-01-01T00:00:00.000Z",
                    "2030-01-01T00:00:00.500Z",
                    "2030-01-01T00:00:00.000001Z",
                    "2030-01-01T08:00:00+08:00",
                    "2030-01-01T00:00:61Z",
                    "2030-13-01T00:00:00Z",
                    "0192f0c1-2222-7000-8000-000000000001",
                    "0192F0C1-2222-7000-8000-000000000001");

    private static final List<String> NUMBERS =
            List.of(
                    "0",
                    "1",
                    "1.0",
                    "-1",
                    "2.5",
                    "-0.0001",
                    "3",
                    "10",
                    "1E+3",
                    "9223372036854775807");

    private final Random random;

    RandomCondition(Random random) {
        this.random = random;
    }

    static <T> T any(Random random, List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private <T> T any(List<T> list) {
        return any(random, list);
    }

    Expr condition() {
        return condition(1 + random.nextInt(4));
    }

    private Expr condition(int depth) {
        if (depth <= 0) {
            return switch (random.nextInt(4)) {
                case 0 -> ref("on");
                case 1 -> any(List.of(Expr.TRUE, Expr.FALSE));
                case 2 -> inJson();
                default -> compare(0);
            };
        }
        return switch (random.nextInt(12)) {
            case 0 -> new Expr.Not(condition(depth - 1));
            case 1 -> new Expr.All(conditions(depth));
            case 2 -> new Expr.Some(conditions(depth));
            case 3 -> new Expr.IsNull(anything(depth - 1));
            case 4 -> new Expr.IsTrue(condition(depth - 1));
            case 5 -> new Expr.IsFalse(condition(depth - 1));
            case 6 -> new Expr.In(anything(depth - 1), list(depth - 1));
            case 7 ->
                    new Expr.Matches(
                            any(List.of(Expr.TextTest.values())), text(depth - 1), text(depth - 1));
            case 8 ->
                    new Expr.Conditional(
                            condition(depth - 1), condition(depth - 1), condition(depth - 1));
            default -> compare(depth - 1);
        };
    }

    private List<Expr> conditions(int depth) {
        var parts = new ArrayList<Expr>();
        for (int i = random.nextInt(4); i > 0; i--) {
            parts.add(condition(depth - 1));
        }
        return parts;
    }

    /** Mostly like with like; now and then whatever with whatever, which is unknown. */
    private Expr compare(int depth) {
        var comparison = any(List.of(Comparison.values()));
        return switch (random.nextInt(6)) {
            case 0 -> new Expr.Compare(comparison, anything(depth), anything(depth));
            case 1, 2 -> new Expr.Compare(comparison, number(depth), number(depth));
            default -> new Expr.Compare(comparison, text(depth), text(depth));
        };
    }

    private Expr anything(int depth) {
        return switch (random.nextInt(6)) {
            case 0 -> condition(depth - 1);
            case 1 -> inJson();
            case 2 -> new Expr.Literal(Value.NULL);
            case 3 -> number(depth);
            case 4 -> text(depth);
            default -> ref(any(ATTRIBUTES));
        };
    }

    private Expr number(int depth) {
        if (depth <= 0) {
            return switch (random.nextInt(5)) {
                case 0, 1 -> new Expr.Literal(Value.of(new BigDecimal(any(NUMBERS))));
                case 2 -> inJson();
                default -> ref(any(List.of("count", "price", "version")));
            };
        }
        return switch (random.nextInt(4)) {
            case 0 ->
                    new Expr.Arithmetic(
                            any(List.of(Expr.Operator.values())),
                            number(depth - 1),
                            number(depth - 1));
            case 1 -> new Expr.Size(random.nextBoolean() ? text(depth - 1) : list(depth - 1));
            case 2 ->
                    new Expr.Conditional(
                            condition(depth - 1), number(depth - 1), anything(depth - 1));
            default -> number(0);
        };
    }

    private Expr text(int depth) {
        if (depth > 0 && random.nextInt(4) == 0) {
            return new Expr.Conditional(condition(depth - 1), text(depth - 1), anything(depth - 1));
        }
        return switch (random.nextInt(6)) {
            case 0, 1, 2 ->
                    ref(
                            any(
                                    List.of(
                                            "name",
                                            "note",
                                            "day",
                                            "at",
                                            "colour",
                                            "tag",
                                            "parent",
                                            "id",
                                            "state",
                                            "createdBy",
                                            "createdAt")));
            case 3 -> inJson();
            default -> new Expr.Literal(Value.of(any(TEXTS)));
        };
    }

    private Expr list(int depth) {
        var items = new ArrayList<Expr>();
        for (int i = random.nextInt(4); i > 0; i--) {
            items.add(anything(depth - 1));
        }
        return switch (random.nextInt(4)) {
            case 0 -> inJson();
            case 1 -> new Expr.ListOf(items);
            case 2 -> new Expr.Conditional(condition(depth - 1), inJson(), new Expr.ListOf(items));
            default ->
                    new Expr.Literal(Value.texts(TEXTS.subList(0, random.nextInt(TEXTS.size()))));
        };
    }

    private Expr ref(String name) {
        return new Expr.Ref(any(List.of("record", "resource")), List.of(name));
    }

    private Expr inJson() {
        return new Expr.Ref(
                "record",
                any(
                        List.of(
                                List.of("extra"),
                                List.of("extra", "a"),
                                List.of("extra", "b"),
                                List.of("extra", "c"),
                                List.of("extra", "d"),
                                List.of("extra", "e"),
                                List.of("extra", "f"),
                                List.of("extra", "0"),
                                List.of("extra", "a", "b"),
                                List.of("name", "a"))));
    }
}
