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

import java.util.List;
import java.util.stream.Stream;

/** The attributes that an expression looks at, and what it consists of. */
public final class References {
    private References() {}

    /** Each once, in the order in which they stand there. */
    public static List<Ref> of(Expr expr) {
        return all(expr).filter(Ref.class::isInstance).map(Ref.class::cast).distinct().toList();
    }

    /** The expression and everything in it, from the outside in. */
    public static Stream<Expr> all(Expr expr) {
        return Stream.concat(Stream.of(expr), parts(expr).stream().flatMap(References::all));
    }

    private static List<Expr> parts(Expr expr) {
        return switch (expr) {
            case Literal _, Ref _ -> List.of();
            case Not(var part) -> List.of(part);
            case All(var parts) -> parts;
            case Some(var parts) -> parts;
            case Compare(_, var left, var right) -> List.of(left, right);
            case IsNull(var part) -> List.of(part);
            case IsTrue(var part) -> List.of(part);
            case IsFalse(var part) -> List.of(part);
            case In(var part, var list) -> List.of(part, list);
            case Matches(_, var text, var sought) -> List.of(text, sought);
            case Arithmetic(_, var left, var right) -> List.of(left, right);
            case Conditional(var condition, var then, var otherwise) ->
                    List.of(condition, then, otherwise);
            case Size(var part) -> List.of(part);
            case ListOf(var items) -> items;
        };
    }
}
