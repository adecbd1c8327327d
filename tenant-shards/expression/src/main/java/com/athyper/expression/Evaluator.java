package com.athyper.expression;

import com.athyper.expression.Expr.All;
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
import com.athyper.expression.Expr.Some;
import com.athyper.expression.Expr.TextTest;
import com.athyper.kernel.Value;
import com.athyper.kernel.Value.Bool;
import com.athyper.kernel.Value.Fields;
import com.athyper.kernel.Value.Items;
import com.athyper.kernel.Value.Null;
import com.athyper.kernel.Value.Num;
import com.athyper.kernel.Value.Text;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The value of an expression over what is bound. It answers for every tree and every binding: what
 * is absent, null, of another type than needed or divided by zero is unknown, and unknown spreads
 * as Kleene has it.
 */
public final class Evaluator {
    /** Decimal places of a quotient, rounded half up, so that every execution agrees on it. */
    public static final int QUOTIENT_SCALE = 16;

    /** Operands with more digits than this make the result of arithmetic unknown. */
    public static final int DIGITS_MAX = 1_000;

    private static final Value TRUE = Value.of(true);
    private static final Value FALSE = Value.of(false);

    private Evaluator() {}

    /** The value, or empty if it is unknown. */
    public static Optional<Value> evaluate(Expr expr, Attributes bindings) {
        Value value = value(expr, bindings);
        return value instanceof Null ? Optional.empty() : Optional.of(value);
    }

    /** The truth of a condition; what is no truth value is unknown. */
    public static Truth test(Expr expr, Attributes bindings) {
        return switch (expr) {
            case Literal(var value) -> truth(value);
            case Ref(var root, var path) -> truth(bindings.get(root, path));
            case Not(var part) -> test(part, bindings).not();
            case All(var parts) -> fold(parts, Truth.FALSE, bindings);
            case Some(var parts) -> fold(parts, Truth.TRUE, bindings);
            case Compare(var comparison, var left, var right) ->
                    compare(comparison, value(left, bindings), value(right, bindings));
            case IsNull(var part) -> Truth.of(value(part, bindings) instanceof Null);
            case IsTrue(var part) -> Truth.of(test(part, bindings) == Truth.TRUE);
            case IsFalse(var part) -> Truth.of(test(part, bindings) == Truth.FALSE);
            case In(var part, var list) -> in(value(part, bindings), value(list, bindings));
            case Matches(var test, var text, var sought) ->
                    matches(test, value(text, bindings), value(sought, bindings));
            case Conditional(var condition, var then, var otherwise) ->
                    switch (test(condition, bindings)) {
                        case TRUE -> test(then, bindings);
                        case FALSE -> test(otherwise, bindings);
                        case UNKNOWN -> Truth.UNKNOWN;
                    };
            case Arithmetic _, Size _, ListOf _ -> Truth.UNKNOWN;
        };
    }

    /** The value, null if it is unknown. */
    private static Value value(Expr expr, Attributes bindings) {
        return switch (expr) {
            case Literal(var value) -> value;
            case Ref(var root, var path) -> bindings.get(root, path);
            case Arithmetic(var operator, var left, var right) ->
                    arithmetic(operator, value(left, bindings), value(right, bindings));
            case Size(var part) -> size(value(part, bindings));
            case ListOf(var items) -> {
                var values = new ArrayList<Value>(items.size());
                for (Expr item : items) {
                    values.add(value(item, bindings));
                }
                yield new Items(values);
            }
            case Conditional(var condition, var then, var otherwise) ->
                    switch (test(condition, bindings)) {
                        case TRUE -> value(then, bindings);
                        case FALSE -> value(otherwise, bindings);
                        case UNKNOWN -> Value.NULL;
                    };
            case Not _, All _, Some _, Compare _, IsNull _, IsTrue _, IsFalse _, In _, Matches _ ->
                    switch (test(expr, bindings)) {
                        case TRUE -> TRUE;
                        case FALSE -> FALSE;
                        case UNKNOWN -> Value.NULL;
                    };
        };
    }

    static Truth truth(Value value) {
        return value instanceof Bool(var bool) ? Truth.of(bool) : Truth.UNKNOWN;
    }

    /** Whether it is a truth value or unknown. */
    static boolean isTruth(Value value) {
        return value instanceof Bool || value instanceof Null;
    }

    private static Truth fold(List<Expr> parts, Truth decisive, Attributes bindings) {
        Truth result = decisive.not();
        for (int i = 0; i < parts.size(); i++) {
            Truth truth = test(parts.get(i), bindings);
            if (truth == decisive) {
                return decisive;
            }
            if (truth == Truth.UNKNOWN) {
                result = Truth.UNKNOWN;
            }
        }
        return result;
    }

    private static Truth compare(Comparison comparison, Value left, Value right) {
        return switch (left) {
            case Num(var number) ->
                    right instanceof Num(var other)
                            ? holds(comparison, number.compareTo(other))
                            : Truth.UNKNOWN;
            case Text(var text) ->
                    right instanceof Text(var other)
                            ? holds(comparison, compareTexts(text, other))
                            : Truth.UNKNOWN;
            case Bool(var bool) ->
                    right instanceof Bool(var other)
                            ? sameness(comparison, bool == other)
                            : Truth.UNKNOWN;
            case Null _, Items _, Fields _ -> Truth.UNKNOWN;
        };
    }

    private static Truth holds(Comparison comparison, int order) {
        return Truth.of(
                switch (comparison) {
                    case EQ -> order == 0;
                    case NE -> order != 0;
                    case LT -> order < 0;
                    case LE -> order <= 0;
                    case GT -> order > 0;
                    case GE -> order >= 0;
                });
    }

    /** Truth values are the same or not; neither comes before the other. */
    private static Truth sameness(Comparison comparison, boolean same) {
        return switch (comparison) {
            case EQ -> Truth.of(same);
            case NE -> Truth.of(!same);
            case LT, LE, GT, GE -> Truth.UNKNOWN;
        };
    }

    /** Instants by time, other texts by code point, which is PostgreSQL's collation C. */
    private static int compareTexts(String left, String right) {
        if (left.equals(right)) {
            return 0;
        }
        if (Moments.looksLikeInstant(left) && Moments.looksLikeInstant(right)) {
            var earlier = Moments.instant(left);
            var later = Moments.instant(right);
            if (earlier.isPresent() && later.isPresent()) {
                return earlier.get().compareTo(later.get());
            }
        }
        int end = Math.min(left.length(), right.length());
        for (int i = 0; i < end; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                // A surrogate stands for a code point above every other char.
                return Character.isSurrogate(a) == Character.isSurrogate(b)
                        ? Character.compare(a, b)
                        : Boolean.compare(Character.isSurrogate(a), Character.isSurrogate(b));
            }
        }
        return Integer.compare(left.length(), right.length());
    }

    /** As a disjunction of equalities, so that nothing is in an empty list. */
    private static Truth in(Value sought, Value list) {
        if (!(list instanceof Items(var items))) {
            return Truth.UNKNOWN;
        }
        Truth result = Truth.FALSE;
        for (int i = 0; i < items.size(); i++) {
            Truth equal = compare(Comparison.EQ, sought, items.get(i));
            if (equal == Truth.TRUE) {
                return Truth.TRUE;
            }
            if (equal == Truth.UNKNOWN) {
                result = Truth.UNKNOWN;
            }
        }
        return result;
    }

    private static Truth matches(TextTest test, Value value, Value sought) {
        if (!(value instanceof Text(var text) && sought instanceof Text(var part))) {
            return Truth.UNKNOWN;
        }
        return Truth.of(
                switch (test) {
                    case CONTAINS -> text.contains(part);
                    case STARTS_WITH -> text.startsWith(part);
                    case ENDS_WITH -> text.endsWith(part);
                });
    }

    private static Value arithmetic(Operator operator, Value left, Value right) {
        if (!(left instanceof Num(var a) && right instanceof Num(var b) && fits(a) && fits(b))) {
            return Value.NULL;
        }
        return switch (operator) {
            case ADD -> Value.of(a.add(b));
            case SUBTRACT -> Value.of(a.subtract(b));
            case MULTIPLY -> Value.of(a.multiply(b));
            case DIVIDE ->
                    b.signum() == 0
                            ? Value.NULL
                            : Value.of(a.divide(b, QUOTIENT_SCALE, RoundingMode.HALF_UP));
        };
    }

    /** Keeps {@code 1e999999999 + 1} from filling the memory with zeros. */
    private static boolean fits(BigDecimal number) {
        return number.precision() <= DIGITS_MAX && Math.abs((long) number.scale()) <= DIGITS_MAX;
    }

    /** Code points of a text, as PostgreSQL counts them; items of a list. */
    private static Value size(Value value) {
        return switch (value) {
            case Text(var text) -> Value.of(text.codePointCount(0, text.length()));
            case Items(var items) -> Value.of(items.size());
            case Null _, Bool _, Num _, Fields _ -> Value.NULL;
        };
    }
}
