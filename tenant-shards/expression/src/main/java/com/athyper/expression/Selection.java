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
import com.athyper.expression.Expr.Ref;
import com.athyper.expression.Expr.Size;
import com.athyper.expression.Expr.Some;

/**
 * Expressions that choose: whoever only takes what an expression is true of need not tell false
 * from unknown. What is left then are plain comparisons, which a database finds by its indexes.
 */
public final class Selection {
    private Selection() {}

    /** True exactly where the expression is true; where it is false, this may be unknown. */
    public static Expr of(Expr expr) {
        return switch (expr) {
            case IsTrue(var part) -> of(part);
            case IsFalse(var part) -> ofNot(part);
            case Not(var part) -> ofNot(part);
            case All(var parts) -> Expr.all(parts.stream().map(Selection::of).toList());
            case Some(var parts) -> Expr.some(parts.stream().map(Selection::of).toList());
            case Literal _,
                    Ref _,
                    Compare _,
                    IsNull _,
                    In _,
                    Matches _,
                    Conditional _,
                    Arithmetic _,
                    Size _,
                    ListOf _ ->
                    expr;
        };
    }

    /** True exactly where the expression is false; elsewhere it may be unknown. */
    private static Expr ofNot(Expr expr) {
        return switch (expr) {
            case Not(var part) -> of(part);
            case All(var parts) -> Expr.some(parts.stream().map(Selection::ofNot).toList());
            case Some(var parts) -> Expr.all(parts.stream().map(Selection::ofNot).toList());
            case Compare(var comparison, var left, var right) ->
                    new Compare(opposite(comparison), left, right);
            case IsTrue _,
                    IsFalse _,
                    Literal _,
                    Ref _,
                    IsNull _,
                    In _,
                    Matches _,
                    Conditional _,
                    Arithmetic _,
                    Size _,
                    ListOf _ ->
                    Expr.isFalse(expr);
        };
    }

    private static Comparison opposite(Comparison comparison) {
        return switch (comparison) {
            case EQ -> Comparison.NE;
            case NE -> Comparison.EQ;
            case LT -> Comparison.GE;
            case LE -> Comparison.GT;
            case GT -> Comparison.LE;
            case GE -> Comparison.LT;
        };
    }
}
