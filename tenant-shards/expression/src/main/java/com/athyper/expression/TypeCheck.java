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
import com.athyper.kernel.Fault;
import com.athyper.kernel.Value;
import com.athyper.kernel.Value.Bool;
import com.athyper.kernel.Value.Fields;
import com.athyper.kernel.Value.Items;
import com.athyper.kernel.Value.Null;
import com.athyper.kernel.Value.Num;
import com.athyper.kernel.Value.Text;

import java.util.List;
import java.util.TreeSet;

/** Finds the type of an expression, and what could never be true of any record in its scope. */
final class TypeCheck {
    private final Scope scope;
    private final List<Fault> faults;

    TypeCheck(Scope scope, List<Fault> faults) {
        this.scope = scope;
        this.faults = faults;
    }

    Type typeOf(Expr expr) {
        return switch (expr) {
            case Literal(var value) -> typeOf(value);
            case Ref ref -> reference(ref);
            case Not(var part) -> condition(part);
            case All(var parts) -> conditions(parts);
            case Some(var parts) -> conditions(parts);
            case IsTrue(var part) -> condition(part);
            case IsFalse(var part) -> condition(part);
            case IsNull(var part) -> {
                typeOf(part);
                yield Type.BOOLEAN;
            }
            case Compare(var comparison, var left, var right) ->
                    compare(
                            comparison,
                            new Typed(left, typeOf(left)),
                            new Typed(right, typeOf(right)));
            case In(var part, var list) -> in(new Typed(part, typeOf(part)), list);
            case Matches(_, var text, var sought) -> {
                expect(Type.TEXT, text);
                expect(Type.TEXT, sought);
                yield Type.BOOLEAN;
            }
            case Arithmetic(_, var left, var right) -> {
                expect(Type.NUMBER, left);
                expect(Type.NUMBER, right);
                yield Type.NUMBER;
            }
            case Size(var part) -> {
                Type type = typeOf(part);
                if (type != Type.TEXT && type != Type.LIST && type != Type.ANY) {
                    mismatch("`%s` is %s and has no size", part, type);
                }
                yield Type.NUMBER;
            }
            case ListOf(var items) -> {
                items.forEach(this::typeOf);
                yield Type.LIST;
            }
            case Conditional(var condition, var then, var otherwise) -> {
                condition(condition);
                yield either(
                        new Typed(then, typeOf(then)), new Typed(otherwise, typeOf(otherwise)));
            }
        };
    }

    private record Typed(Expr expr, Type type) {}

    private static Type typeOf(Value value) {
        return switch (value) {
            case Null _, Fields _ -> Type.ANY;
            case Bool _ -> Type.BOOLEAN;
            case Num _ -> Type.NUMBER;
            case Text _ -> Type.TEXT;
            case Items _ -> Type.LIST;
        };
    }

    private Type reference(Ref ref) {
        var attributes = scope.roots().get(ref.root());
        if (attributes == null) {
            return fault(
                    "unknown-root",
                    "`%s` is not known here; known are %s"
                            .formatted(ref.root(), String.join(", ", scope.roots().keySet())));
        }
        if (ref.path().isEmpty()) {
            return fault(
                    "type-mismatch",
                    "name an attribute of `%s`, not the whole".formatted(ref.root()));
        }
        if (attributes.isEmpty()) {
            return Type.ANY;
        }
        String name = ref.path().getFirst();
        Type type = attributes.get(name);
        if (type == null) {
            return fault(
                    "unknown-attribute",
                    "`%s` has no attribute `%s`; known are %s"
                            .formatted(
                                    ref.root(),
                                    name,
                                    String.join(", ", new TreeSet<>(attributes.keySet()))));
        }
        if (ref.path().size() > 1 && type != Type.ANY) {
            return fault(
                    "unknown-attribute",
                    "`%s.%s` is %s and has no attributes"
                            .formatted(ref.root(), name, type.phrase()));
        }
        return type;
    }

    private Type condition(Expr part) {
        expect(Type.BOOLEAN, part);
        return Type.BOOLEAN;
    }

    private Type conditions(List<Expr> parts) {
        parts.forEach(this::condition);
        return Type.BOOLEAN;
    }

    private void expect(Type wanted, Expr part) {
        Type type = typeOf(part);
        if (type != wanted && type != Type.ANY) {
            mismatch("`%s` is %s where " + wanted.phrase() + " is needed", part, type);
        }
    }

    private Type compare(Comparison comparison, Typed left, Typed right) {
        boolean ordered =
                switch (comparison) {
                    case EQ, NE -> false;
                    case LT, LE, GT, GE -> true;
                };
        for (Typed side : List.of(left, right)) {
            if (side.type() == Type.LIST) {
                mismatch("`%s` is %s and is not compared; use `in`", side.expr(), side.type());
                return Type.BOOLEAN;
            }
            if (ordered && side.type() == Type.BOOLEAN) {
                mismatch("`%s` is %s and has no order", side.expr(), side.type());
                return Type.BOOLEAN;
            }
        }
        comparable(left, right);
        return Type.BOOLEAN;
    }

    private void comparable(Typed left, Typed right) {
        if (left.type() == right.type() || left.type() == Type.ANY || right.type() == Type.ANY) {
            return;
        }
        if (isMoment(left.type()) && right.expr() instanceof Literal(Text(var text))) {
            moment(left, text);
        } else if (isMoment(right.type()) && left.expr() instanceof Literal(Text(var text))) {
            moment(right, text);
        } else {
            fault(
                    "type-mismatch",
                    "`%s` is %s and cannot be compared with `%s`, which is %s"
                            .formatted(
                                    ExprText.of(left.expr()),
                                    left.type().phrase(),
                                    ExprText.of(right.expr()),
                                    right.type().phrase()));
        }
    }

    private static boolean isMoment(Type type) {
        return type == Type.DATE || type == Type.DATETIME;
    }

    private void moment(Typed attribute, String text) {
        if (attribute.type() == Type.DATE && !Moments.isDate(text)) {
            fault(
                    "malformed-date",
                    "`%s` is a date, written as \"2026-11-21\""
                            .formatted(ExprText.of(attribute.expr())));
        }
        if (attribute.type() == Type.DATETIME && Moments.instant(text).isEmpty()) {
            fault(
                    "malformed-date",
                    "`%s` is an instant, written as \"2026-11-21T09:30:00Z\""
                            .formatted(ExprText.of(attribute.expr())));
        }
    }

    private Type in(Typed part, Expr list) {
        Type type = typeOf(list);
        if (type != Type.LIST && type != Type.ANY) {
            mismatch("`%s` is %s where a list is needed", list, type);
        }
        if (part.type() == Type.LIST) {
            mismatch("`%s` is %s and cannot be in another", part.expr(), part.type());
            return Type.BOOLEAN;
        }
        if (list instanceof Literal(Items(var values))) {
            values.forEach(value -> comparable(part, new Typed(new Literal(value), typeOf(value))));
        } else if (list instanceof ListOf(var items)) {
            items.forEach(item -> comparable(part, new Typed(item, typeOf(item))));
        }
        return Type.BOOLEAN;
    }

    private Type either(Typed then, Typed otherwise) {
        if (then.type() == otherwise.type()) {
            return then.type();
        }
        if (then.type() != Type.ANY && otherwise.type() != Type.ANY) {
            fault(
                    "type-mismatch",
                    "both outcomes have one type; `%s` is %s and `%s` is %s"
                            .formatted(
                                    ExprText.of(then.expr()),
                                    then.type().phrase(),
                                    ExprText.of(otherwise.expr()),
                                    otherwise.type().phrase()));
        }
        return Type.ANY;
    }

    private void mismatch(String message, Expr part, Type type) {
        fault("type-mismatch", message.formatted(ExprText.of(part), type.phrase()));
    }

    private Type fault(String code, String message) {
        faults.add(new Fault("", code, message));
        return Type.ANY;
    }
}
