package com.athyper.expression;

import com.athyper.expression.Expr.All;
import com.athyper.expression.Expr.Arithmetic;
import com.athyper.expression.Expr.Compare;
import com.athyper.expression.Expr.Conditional;
import com.athyper.expression.Expr.In;
import com.athyper.expression.Expr.IsFalse;
import com.athyper.expression.Expr.IsNull;
import com.athyper.expression.Expr.IsTrue;
import com.athyper.expression.Expr.ListOf;
import com.athyper.expression.Expr.Literal;
import com.athyper.expression.Expr.Matches;
import com.athyper.expression.Expr.Not;
import com.athyper.expression.Expr.Ref;
import com.athyper.expression.Expr.Size;
import com.athyper.expression.Expr.Some;
import com.athyper.kernel.Value;
import com.athyper.kernel.Value.Items;

import java.util.List;
import java.util.Map;

/**
 * What is left of an expression once some roots are known: it mentions the other roots alone, and
 * its value over them is the value of the whole.
 */
public final class Residual {
    private static final Bindings NOTHING = new Bindings(Map.of());

    private Residual() {}

    public static Expr of(Expr expr, Bindings known) {
        return switch (expr) {
            case Literal _ -> expr;
            case Ref(var root, var path) ->
                    known.knows(root) ? new Literal(known.get(root, path)) : expr;
            case Not(var part) -> Simplify.not(of(part, known));
            case All(var parts) -> Simplify.all(each(parts, known));
            case Some(var parts) -> Simplify.some(each(parts, known));
            case Compare(var comparison, var left, var right) -> {
                Expr a = of(left, known);
                Expr b = of(right, known);
                yield strict(new Compare(comparison, a, b), a, b);
            }
            case Matches(var test, var text, var sought) -> {
                Expr a = of(text, known);
                Expr b = of(sought, known);
                yield strict(new Matches(test, a, b), a, b);
            }
            case Arithmetic(var operator, var left, var right) -> {
                Expr a = of(left, known);
                Expr b = of(right, known);
                yield strict(new Arithmetic(operator, a, b), a, b);
            }
            case Size(var part) -> {
                Expr inner = of(part, known);
                yield strict(new Size(inner), inner, inner);
            }
            case IsNull(var part) -> {
                Expr inner = of(part, known);
                yield inner instanceof Literal ? folded(new IsNull(inner)) : new IsNull(inner);
            }
            case IsTrue(var part) -> Simplify.isTrue(of(part, known));
            case IsFalse(var part) -> Simplify.isFalse(of(part, known));
            case In(var part, var list) -> in(of(part, known), of(list, known));
            case Conditional(var condition, var then, var otherwise) ->
                    conditional(of(condition, known), of(then, known), of(otherwise, known));
            case ListOf(var items) -> list(each(items, known));
        };
    }

    private static List<Expr> each(List<Expr> parts, Bindings known) {
        return parts.stream().map(part -> of(part, known)).toList();
    }

    /** A node that is unknown as soon as one of its operands is. */
    private static Expr strict(Expr node, Expr left, Expr right) {
        if (left.equals(Expr.UNKNOWN) || right.equals(Expr.UNKNOWN)) {
            return Expr.UNKNOWN;
        }
        return left instanceof Literal && right instanceof Literal ? folded(node) : node;
    }

    /**
     * Nothing is in an empty list, not even the unknown: so an unknown part alone decides nothing.
     */
    private static Expr in(Expr part, Expr list) {
        Expr node = new In(part, list);
        if (!(list instanceof Literal(var value))) {
            return node;
        }
        boolean decided =
                part instanceof Literal || !(value instanceof Items(var items)) || items.isEmpty();
        return decided ? folded(node) : node;
    }

    private static Expr conditional(Expr condition, Expr then, Expr otherwise) {
        if (!(condition instanceof Literal(var value))) {
            return new Conditional(condition, then, otherwise);
        }
        return switch (Evaluator.truth(value)) {
            case TRUE -> then;
            case FALSE -> otherwise;
            case UNKNOWN -> Expr.UNKNOWN;
        };
    }

    /** A list of which all is known is one literal, as the reader makes it. */
    static Expr list(List<Expr> items) {
        return items.stream().allMatch(Literal.class::isInstance)
                ? folded(new ListOf(items))
                : new ListOf(items);
    }

    private static Expr folded(Expr node) {
        return new Literal(Evaluator.evaluate(node, NOTHING).orElse(Value.NULL));
    }
}
