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
import com.athyper.kernel.Json;
import com.athyper.kernel.Value;
import com.athyper.kernel.Value.Bool;
import com.athyper.kernel.Value.Fields;
import com.athyper.kernel.Value.Items;
import com.athyper.kernel.Value.Null;
import com.athyper.kernel.Value.Num;
import com.athyper.kernel.Value.Text;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An expression as a person reads it: CEL, from which {@link CelReader} makes an equal tree again
 * if it was one of its own or of {@link Residual}'s.
 */
public final class ExprText {
    /** How strongly a construct binds; what binds more weakly than its place needs parentheses. */
    private static final int CONDITIONAL = 0;

    private static final int SOME = 1;
    private static final int ALL = 2;
    private static final int RELATION = 3;
    private static final int SUM = 4;
    private static final int PRODUCT = 5;
    private static final int UNARY = 6;
    private static final int PRIMARY = 7;

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Set<String> RESERVED = Set.of("true", "false", "null", "in");

    private final StringBuilder out = new StringBuilder();

    private ExprText() {}

    public static String of(Expr expr) {
        var text = new ExprText();
        text.write(expr, CONDITIONAL);
        return text.out.toString();
    }

    private void write(Expr expr, int needed) {
        boolean parentheses = strength(expr) < needed;
        if (parentheses) {
            out.append('(');
        }
        write(expr);
        if (parentheses) {
            out.append(')');
        }
    }

    private static int strength(Expr expr) {
        return switch (expr) {
            case Conditional _ -> CONDITIONAL;
            case Some _ -> SOME;
            case All _ -> ALL;
            case Compare _, IsNull _, In _ -> RELATION;
            case Arithmetic(var operator, _, _) ->
                    switch (operator) {
                        case ADD, SUBTRACT -> SUM;
                        case MULTIPLY, DIVIDE -> PRODUCT;
                    };
            case Not _ -> UNARY;
            case Literal(var value) ->
                    value instanceof Num(var number) && number.signum() < 0 ? UNARY : PRIMARY;
            case Ref _, Matches _, Size _, ListOf _, IsTrue _, IsFalse _ -> PRIMARY;
        };
    }

    private void write(Expr expr) {
        switch (expr) {
            case Literal(var value) -> write(value);
            case Ref ref -> write(ref);
            case Not(var part) -> {
                out.append('!');
                write(part, PRIMARY);
            }
            case All(var parts) -> join(" && ", parts, RELATION);
            case Some(var parts) -> join(" || ", parts, ALL);
            case Compare(var comparison, var left, var right) ->
                    infix(left, symbol(comparison), right, SUM, SUM);
            case IsNull(var part) -> infix(part, "==", Expr.UNKNOWN, SUM, SUM);
            case In(var part, var list) -> infix(part, "in", list, SUM, SUM);
            case Arithmetic(var operator, var left, var right) ->
                    infix(left, symbol(operator), right, strength(expr), strength(expr) + 1);
            case Conditional(var condition, var then, var otherwise) -> {
                write(condition, SOME);
                out.append(" ? ");
                write(then, SOME);
                out.append(" : ");
                write(otherwise, SOME);
            }
            case Matches(var test, var text, var sought) -> {
                write(text, PRIMARY);
                out.append('.');
                function(symbol(test), sought);
            }
            case Size(var part) -> function("size", part);
            case IsTrue(var part) -> function("isTrue", part);
            case IsFalse(var part) -> function("isFalse", part);
            case ListOf(var items) -> {
                out.append('[');
                join(", ", items, CONDITIONAL);
                out.append(']');
            }
        }
    }

    private void infix(Expr left, String symbol, Expr right, int leftNeeds, int rightNeeds) {
        write(left, leftNeeds);
        out.append(' ').append(symbol).append(' ');
        write(right, rightNeeds);
    }

    private void function(String name, Expr argument) {
        out.append(name).append('(');
        write(argument, CONDITIONAL);
        out.append(')');
    }

    private void join(String between, List<Expr> parts, int needed) {
        for (int i = 0; i < parts.size(); i++) {
            if (i > 0) {
                out.append(between);
            }
            write(parts.get(i), needed);
        }
    }

    private void write(Ref ref) {
        out.append(ref.root());
        for (String name : ref.path()) {
            if (NAME.matcher(name).matches() && !RESERVED.contains(name)) {
                out.append('.').append(name);
            } else {
                out.append('[');
                quote(name);
                out.append(']');
            }
        }
    }

    private void write(Value value) {
        switch (value) {
            case Null _ -> out.append("null");
            case Bool(var bool) -> out.append(bool);
            case Num(var number) -> out.append(number(number));
            case Text(var text) -> quote(text);
            case Items(var items) -> {
                out.append('[');
                for (int i = 0; i < items.size(); i++) {
                    if (i > 0) {
                        out.append(", ");
                    }
                    write(items.get(i));
                }
                out.append(']');
            }
            case Fields fields -> out.append(Json.write(fields));
        }
    }

    /** An exponent of nothing makes a decimal of an integer that is too long for the parser. */
    private static String number(BigDecimal number) {
        String text = number.toString();
        return number.scale() == 0 && number.unscaledValue().bitLength() > 63 ? text + "e0" : text;
    }

    private void quote(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (Character.isISOControl(c)) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private static String symbol(Comparison comparison) {
        return switch (comparison) {
            case EQ -> "==";
            case NE -> "!=";
            case LT -> "<";
            case LE -> "<=";
            case GT -> ">";
            case GE -> ">=";
        };
    }

    private static String symbol(Operator operator) {
        return switch (operator) {
            case ADD -> "+";
            case SUBTRACT -> "-";
            case MULTIPLY -> "*";
            case DIVIDE -> "/";
        };
    }

    private static String symbol(TextTest test) {
        return switch (test) {
            case CONTAINS -> "contains";
            case STARTS_WITH -> "startsWith";
            case ENDS_WITH -> "endsWith";
        };
    }
}
