package com.athyper.expression;

import com.athyper.kernel.Value;

import java.util.List;

/**
 * An expression, once parsed and checked. Its executions ({@link Evaluator}, {@link Residual}, SQL
 * in the PostgreSQL adapter) agree: a comparison with an absent or null operand is unknown, and
 * unknown spreads as in Kleene's logic.
 */
public sealed interface Expr {

    record Literal(Value value) implements Expr {}

    /** An attribute of one of the things in scope, such as {@code resource.total}. */
    record Ref(String root, List<String> path) implements Expr {
        public Ref {
            path = List.copyOf(path);
        }
    }

    record Not(Expr part) implements Expr {}

    record All(List<Expr> parts) implements Expr {
        public All {
            parts = List.copyOf(parts);
        }
    }

    record Some(List<Expr> parts) implements Expr {
        public Some {
            parts = List.copyOf(parts);
        }
    }

    record Compare(Comparison comparison, Expr left, Expr right) implements Expr {}

    /** Whether the part is null or absent: never unknown. */
    record IsNull(Expr part) implements Expr {}

    /** Whether the part is definitely true: false when it is unknown, never unknown itself. */
    record IsTrue(Expr part) implements Expr {}

    /** Whether the part is definitely false: false when it is unknown, never unknown itself. */
    record IsFalse(Expr part) implements Expr {}

    /** Whether the list (a literal list, or an attribute that is one) contains the part. */
    record In(Expr part, Expr list) implements Expr {}

    record Matches(TextTest test, Expr text, Expr sought) implements Expr {}

    record Arithmetic(Operator operator, Expr left, Expr right) implements Expr {}

    record Conditional(Expr condition, Expr then, Expr otherwise) implements Expr {}

    /** The number of characters of a text or of items of a list. */
    record Size(Expr part) implements Expr {}

    /** A list whose items are expressions. */
    record ListOf(List<Expr> items) implements Expr {
        public ListOf {
            items = List.copyOf(items);
        }
    }

    enum Comparison {
        EQ,
        NE,
        LT,
        LE,
        GT,
        GE
    }

    enum TextTest {
        CONTAINS,
        STARTS_WITH,
        ENDS_WITH
    }

    enum Operator {
        ADD,
        SUBTRACT,
        MULTIPLY,
        DIVIDE
    }

    Expr TRUE = new Literal(Value.of(true));
    Expr FALSE = new Literal(Value.of(false));

    /** What cannot be known. */
    Expr UNKNOWN = new Literal(Value.NULL);

    /** The conjunction of the parts in its simplest form: a literal if they leave no choice. */
    static Expr all(List<Expr> parts) {
        return Simplify.all(parts);
    }

    /** The disjunction of the parts in its simplest form: a literal if they leave no choice. */
    static Expr some(List<Expr> parts) {
        return Simplify.some(parts);
    }

    /** {@link IsTrue} in its simplest form. */
    static Expr isTrue(Expr part) {
        return Simplify.isTrue(part);
    }

    /** {@link IsFalse} in its simplest form. */
    static Expr isFalse(Expr part) {
        return Simplify.isFalse(part);
    }
}
