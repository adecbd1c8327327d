package com.athyper.meta.behaviour;

import com.athyper.expression.Bindings;
import com.athyper.expression.Evaluator;
import com.athyper.expression.Expr;
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
import com.athyper.expression.Truth;
import com.athyper.kernel.Value;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * An expression of a rule, and what it looks at.
 *
 * @param fields attributes of the record that it mentions
 * @param ofBefore whether it speaks of the record as it was
 */
public record Term(Expr expr, Set<String> fields, boolean ofBefore) {
    /** The record as it would be written. */
    public static final String RECORD = "record";

    /** The record as it was; nothing when it is created. */
    public static final String BEFORE = "before";

    /** Who writes: {@code id} and {@code roles}. */
    public static final String SUBJECT = "subject";

    public Term {
        fields = Set.copyOf(fields);
    }

    static Term of(Expr expr) {
        var refs = new HashSet<Ref>();
        collect(expr, refs);
        var fields = new HashSet<String>();
        boolean ofBefore = false;
        for (Ref ref : refs) {
            if (ref.root().equals(RECORD)) {
                fields.add(ref.path().getFirst());
            }
            ofBefore |= ref.root().equals(BEFORE);
        }
        return new Term(expr, fields, ofBefore);
    }

    public Truth test(Bindings bindings) {
        return Evaluator.test(expr, bindings);
    }

    public Optional<Value> evaluate(Bindings bindings) {
        return Evaluator.evaluate(expr, bindings);
    }

    private static void collect(Expr expr, Set<Ref> refs) {
        switch (expr) {
            case Literal _ -> {}
            case Ref ref -> refs.add(ref);
            case Not(var part) -> collect(part, refs);
            case IsNull(var part) -> collect(part, refs);
            case IsTrue(var part) -> collect(part, refs);
            case IsFalse(var part) -> collect(part, refs);
            case Size(var part) -> collect(part, refs);
            case All(var parts) -> parts.forEach(part -> collect(part, refs));
            case Some(var parts) -> parts.forEach(part -> collect(part, refs));
            case ListOf(var items) -> items.forEach(item -> collect(item, refs));
            case Compare(_, var left, var right) -> collect(left, right, refs);
            case Arithmetic(_, var left, var right) -> collect(left, right, refs);
            case In(var part, var list) -> collect(part, list, refs);
            case Matches(_, var text, var sought) -> collect(text, sought, refs);
            case Conditional(var condition, var then, var otherwise) -> {
                collect(condition, refs);
                collect(then, otherwise, refs);
            }
        }
    }

    private static void collect(Expr left, Expr right, Set<Ref> refs) {
        collect(left, refs);
        collect(right, refs);
    }
}
