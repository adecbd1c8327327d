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

/**
 * A condition with what it came to, clause by clause: the execution that explains. Its truth is
 * {@link Evaluator#test}'s, and so is that of each of its parts.
 *
 * @param parts the clauses that it is made of; of a choice, what was chosen by and what was chosen
 */
public record Explained(Expr expr, Truth truth, List<Explained> parts) {
    public Explained {
        parts = List.copyOf(parts);
    }

    public static Explained of(Expr expr, Bindings bindings) {
        return new Explained(
                expr,
                Evaluator.test(expr, bindings),
                clauses(expr, bindings).map(part -> of(part, bindings)).toList());
    }

    private static Stream<Expr> clauses(Expr expr, Bindings bindings) {
        return switch (expr) {
            case Not(var part) -> Stream.of(part);
            case All(var parts) -> parts.stream();
            case Some(var parts) -> parts.stream();
            case IsTrue(var part) -> Stream.of(part);
            case IsFalse(var part) -> Stream.of(part);
            case Conditional(var condition, var then, var otherwise) ->
                    switch (Evaluator.test(condition, bindings)) {
                        case TRUE -> Stream.of(condition, then);
                        case FALSE -> Stream.of(condition, otherwise);
                        case UNKNOWN -> Stream.of(condition);
                    };
            case Literal _,
                    Ref _,
                    Compare _,
                    IsNull _,
                    In _,
                    Matches _,
                    Arithmetic _,
                    Size _,
                    ListOf _ ->
                    Stream.of();
        };
    }
}
