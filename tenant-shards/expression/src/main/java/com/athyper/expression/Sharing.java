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

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes equal parts of expressions one. Thousands of them say the same few things: kept once, these
 * stay in the processor's caches while they are evaluated.
 */
public final class Sharing {
    private final Map<Expr, Expr> known = new HashMap<>();

    /** An equal expression, whose parts are those of earlier ones where there are such. */
    public Expr shared(Expr expr) {
        Expr before = known.get(expr);
        if (before != null) {
            return before;
        }
        Expr made =
                switch (expr) {
                    case Literal _, Ref _ -> expr;
                    case Not(var part) -> new Not(shared(part));
                    case All(var parts) -> new All(each(parts));
                    case Some(var parts) -> new Some(each(parts));
                    case Compare(var comparison, var left, var right) ->
                            new Compare(comparison, shared(left), shared(right));
                    case IsNull(var part) -> new IsNull(shared(part));
                    case IsTrue(var part) -> new IsTrue(shared(part));
                    case IsFalse(var part) -> new IsFalse(shared(part));
                    case In(var part, var list) -> new In(shared(part), shared(list));
                    case Matches(var test, var text, var sought) ->
                            new Matches(test, shared(text), shared(sought));
                    case Arithmetic(var operator, var left, var right) ->
                            new Arithmetic(operator, shared(left), shared(right));
                    case Conditional(var condition, var then, var otherwise) ->
                            new Conditional(shared(condition), shared(then), shared(otherwise));
                    case Size(var part) -> new Size(shared(part));
                    case ListOf(var items) -> new ListOf(each(items));
                };
        known.put(made, made);
        return made;
    }

    private List<Expr> each(List<Expr> parts) {
        return parts.stream().map(this::shared).toList();
    }
}
