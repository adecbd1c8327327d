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

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The attributes that an expression mentions: the first step into whatever is in scope. */
public final class Mentions {
    private Mentions() {}

    /** In the order in which they come, each once. */
    public static Set<String> of(Expr expr) {
        var names = new LinkedHashSet<String>();
        collect(expr, names);
        return names;
    }

    private static void collect(Expr expr, Set<String> names) {
        switch (expr) {
            case Literal _ -> {}
            case Ref(_, var path) -> path.stream().findFirst().ifPresent(names::add);
            case Not(var part) -> collect(part, names);
            case All(var parts) -> each(parts, names);
            case Some(var parts) -> each(parts, names);
            case Compare(_, var left, var right) -> each(List.of(left, right), names);
            case IsNull(var part) -> collect(part, names);
            case IsTrue(var part) -> collect(part, names);
            case IsFalse(var part) -> collect(part, names);
            case In(var part, var list) -> each(List.of(part, list), names);
            case Matches(_, var text, var sought) -> each(List.of(text, sought), names);
            case Arithmetic(_, var left, var right) -> each(List.of(left, right), names);
            case Conditional(var condition, var then, var otherwise) ->
                    each(List.of(condition, then, otherwise), names);
            case Size(var part) -> collect(part, names);
            case ListOf(var items) -> each(items, names);
        }
    }

    private static void each(List<Expr> parts, Set<String> names) {
        parts.forEach(part -> collect(part, names));
    }
}
