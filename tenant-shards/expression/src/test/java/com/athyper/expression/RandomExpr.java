package com.athyper.expression;

import com.athyper.expression.Expr.Arithmetic;
import com.athyper.expression.Expr.Compare;
import com.athyper.expression.Expr.Comparison;
import com.athyper.expression.Expr.Conditional;
import com.athyper.expression.Expr.In;
import com.athyper.expression.Expr.IsFalse;
import com.athyper.expression.Expr.IsNull;
import com.athyper.expression.Expr.IsTrue;
import com.athyper.expression.Expr.ListOf;
import com.athyper.expression.Expr.Literal;
import com.athyper.expression.Expr.Matches;
import com.athyper.expression.Expr.Not;
import com.athyper.expression.Expr.Operator;
import com.athyper.expression.Expr.Ref;
import com.athyper.expression.Expr.Size;
import com.athyper.expression.Expr.TextTest;
import com.athyper.kernel.Value;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Expressions and bindings by chance. The expressions are well typed and in the form that the
 * reader gives; the bindings are anything at all, over the roots {@code known} and {@code later}.
 */
final class RandomExpr {
    static final Scope SCOPE = new Scope(Map.of("known", Map.of(), "later", Map.of()));
    private static final List<String> NAMES = List.of("a", "b", "c", "in", "two words");
    private static final List<String> TEXTS =
            List.of(
                    "",
                    "a",
                    "ab",
                    "say \"no\"\\\n\t\u0001",
                    "\uD83D\uDE00",
                    "\uFF5E",
                    "2026-11-21",
                    "2026-11-21T10:00:00Z",
                    "2026-11-21T10:00:00.5Z",
                    "2026-11-21T12:00:00+02:00");
    private static final List<String> NUMBERS =
            List.of(
                    "0",
                    "1",
                    "1.0",
                    "-1",
                    "-2.50",
                    "10",
                    "1E+3",
                    "0.1",
                    "1E-7",
                    "9223372036854775807",
                    "9223372036854775808",
                    "12345678901234567890.123456789");

    private final Random random;

    RandomExpr(Random random) {
        this.random = random;
    }

    /** Prints the seed; {@code -Dseed=} repeats a run. */
    static Random seeded(String property) {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println(property + ": -Dseed=" + seed);
        return new Random(seed);
    }

    Expr condition(int depth) {
        if (depth <= 1) {
            return oneOf(
                    () -> ref(), () -> literal(Value.of(random.nextBoolean())), () -> Expr.UNKNOWN);
        }
        return oneOf(
                () -> condition(1),
                () -> new Not(condition(depth - 1)),
                () -> new Expr.All(flat(depth, Expr.All.class)),
                () -> new Expr.Some(flat(depth, Expr.Some.class)),
                () -> new Compare(any(Comparison.values()), number(depth - 1), number(depth - 1)),
                () -> new Compare(any(Comparison.values()), text(depth - 1), text(depth - 1)),
                () -> new IsNull(anything(depth - 1)),
                () -> new IsTrue(condition(depth - 1)),
                () -> new IsFalse(condition(depth - 1)),
                () -> new In(number(depth - 1), list(() -> number(depth - 2))),
                () -> new In(text(depth - 1), list(() -> text(depth - 2))),
                () -> new Matches(any(TextTest.values()), text(depth - 1), text(depth - 1)),
                () ->
                        new Conditional(
                                condition(depth - 1), condition(depth - 1), condition(depth - 1)));
    }

    Expr number(int depth) {
        if (depth <= 1) {
            return oneOf(this::ref, () -> literal(number()));
        }
        return oneOf(
                () -> number(1),
                () -> new Arithmetic(any(Operator.values()), number(depth - 1), number(depth - 1)),
                () -> new Size(oneOf(() -> text(depth - 1), () -> list(() -> number(depth - 2)))),
                () -> new Conditional(condition(depth - 1), number(depth - 1), number(depth - 1)));
    }

    Expr anything(int depth) {
        return oneOf(() -> condition(depth), () -> number(depth), () -> text(depth));
    }

    private Expr text(int depth) {
        if (depth <= 1) {
            return oneOf(this::ref, () -> literal(Value.of(any(TEXTS))));
        }
        return oneOf(
                () -> text(1),
                () -> new Conditional(condition(depth - 1), text(depth - 1), text(depth - 1)));
    }

    private Expr list(Supplier<Expr> item) {
        if (random.nextInt(4) == 0) {
            return ref();
        }
        var items = new ArrayList<Expr>();
        for (int i = random.nextInt(4); i > 0; i--) {
            items.add(item.get());
        }
        return items.stream().allMatch(Literal.class::isInstance)
                ? literal(
                        new Value.Items(
                                items.stream().map(part -> ((Literal) part).value()).toList()))
                : new ListOf(items);
    }

    /** Two or three parts, none of the kind that they are parts of. */
    private List<Expr> flat(int depth, Class<? extends Expr> whole) {
        var parts = new ArrayList<Expr>();
        while (parts.size() < 2 + random.nextInt(2)) {
            Expr part = condition(depth - 1);
            if (!whole.isInstance(part)) {
                parts.add(part);
            }
        }
        return parts;
    }

    private Expr ref() {
        var path = new ArrayList<String>();
        path.add(any(NAMES));
        if (random.nextInt(4) == 0) {
            path.add(any(NAMES));
        }
        return new Ref(random.nextBoolean() ? "known" : "later", path);
    }

    Bindings bindings() {
        return new Bindings(Map.of("known", fields(2), "later", fields(2)));
    }

    private Value.Fields fields(int depth) {
        var fields = Value.object();
        for (String name : NAMES) {
            if (random.nextInt(5) > 0) {
                fields.put(name, value(depth - 1));
            }
        }
        return fields.build();
    }

    private Value value(int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 6)) {
            case 0 -> Value.NULL;
            case 1, 2 -> Value.of(random.nextBoolean());
            case 3, 4 -> number();
            case 5 -> Value.of(any(TEXTS));
            case 6 -> fields(depth);
            default -> new Value.Items(List.of(value(0), value(0)));
        };
    }

    private Value number() {
        return Value.of(new BigDecimal(any(NUMBERS)));
    }

    private static Expr literal(Value value) {
        return new Literal(value);
    }

    private <T> T any(T[] choices) {
        return choices[random.nextInt(choices.length)];
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    @SafeVarargs
    private Expr oneOf(Supplier<Expr>... choices) {
        return choices[random.nextInt(choices.length)].get();
    }
}
