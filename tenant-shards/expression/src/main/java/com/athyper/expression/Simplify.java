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

/** Kleene's laws as rewriting: every result means exactly what its input meant. */
final class Simplify {
    private Simplify() {}

    static Expr all(List<Expr> parts) {
        var kept = new LinkedHashSet<Expr>();
        if (keepUnlessDecided(parts, Truth.FALSE, kept)) {
            return Expr.FALSE;
        }
        if (kept.isEmpty()) {
            return Expr.TRUE;
        }
        Expr first = kept.getFirst();
        if (kept.size() == 1) {
            // A part that may be no truth value stays inside, where it counts as unknown.
            return isLogical(first) ? first : new All(List.of(first, Expr.TRUE));
        }
        return new All(List.copyOf(kept));
    }

    static Expr some(List<Expr> parts) {
        var kept = new LinkedHashSet<Expr>();
        if (keepUnlessDecided(parts, Truth.TRUE, kept)) {
            return Expr.TRUE;
        }
        if (kept.isEmpty()) {
            return Expr.FALSE;
        }
        Expr first = kept.getFirst();
        if (kept.size() == 1) {
            return isLogical(first) ? first : new Some(List.of(first, Expr.FALSE));
        }
        return new Some(List.copyOf(kept));
    }

    static Expr not(Expr part) {
        return part instanceof Literal(var value)
                ? literal(Evaluator.truth(value).not())
                : new Not(part);
    }

    static Expr isTrue(Expr part) {
        if (part instanceof Literal(var value)) {
            return literal(Truth.of(Evaluator.truth(value) == Truth.TRUE));
        }
        return isNeverUnknown(part) ? part : new IsTrue(part);
    }

    static Expr isFalse(Expr part) {
        if (part instanceof Literal(var value)) {
            return literal(Truth.of(Evaluator.truth(value) == Truth.FALSE));
        }
        return isNeverUnknown(part) ? new Not(part) : new IsFalse(part);
    }

    static Expr literal(Truth truth) {
        return switch (truth) {
            case TRUE -> Expr.TRUE;
            case FALSE -> Expr.FALSE;
            case UNKNOWN -> Expr.UNKNOWN;
        };
    }

    /** Whether a part decides the whole; otherwise the parts that matter are in {@code kept}. */
    private static boolean keepUnlessDecided(List<Expr> parts, Truth decisive, Set<Expr> kept) {
        for (Expr part : parts) {
            if (part instanceof All(var inner) && decisive == Truth.FALSE) {
                if (keepUnlessDecided(inner, decisive, kept)) {
                    return true;
                }
            } else if (part instanceof Some(var inner) && decisive == Truth.TRUE) {
                if (keepUnlessDecided(inner, decisive, kept)) {
                    return true;
                }
            } else if (part instanceof Literal(var value)) {
                Truth truth = Evaluator.truth(value);
                if (truth == decisive) {
                    return true;
                }
                if (truth == Truth.UNKNOWN) {
                    kept.add(Expr.UNKNOWN);
                }
            } else {
                kept.add(part);
            }
        }
        return false;
    }

    private static boolean isNeverUnknown(Expr part) {
        return part instanceof IsNull || part instanceof IsTrue || part instanceof IsFalse;
    }

    /** Whether it is a truth value or unknown, whatever is bound. */
    private static boolean isLogical(Expr part) {
        return switch (part) {
            case Not _, All _, Some _, Compare _, IsNull _, IsTrue _, IsFalse _, In _, Matches _ ->
                    true;
            case Literal(var value) -> Evaluator.isTruth(value);
            case Conditional(_, var then, var otherwise) -> isLogical(then) && isLogical(otherwise);
            case Ref _, Arithmetic _, Size _, ListOf _ -> false;
        };
    }
}
