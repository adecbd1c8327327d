package com.athyper.postgres.record;

import static com.athyper.postgres.record.Comparing.UNKNOWN;

import com.athyper.expression.Expr;
import com.athyper.expression.Selection;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.postgres.record.Operand.Choice;
import com.athyper.postgres.record.Operand.Constant;
import com.athyper.postgres.record.Operand.Day;
import com.athyper.postgres.record.Operand.Identity;
import com.athyper.postgres.record.Operand.Listed;
import com.athyper.postgres.record.Operand.Moment;
import com.athyper.postgres.record.Operand.Nothing;
import com.athyper.postgres.record.Operand.Numeric;
import com.athyper.postgres.record.Operand.Text;
import com.athyper.postgres.record.Operand.Truth;

import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

import java.util.List;
import java.util.function.Function;

/**
 * Expressions over a record as SQL conditions. A row is selected exactly if {@code Evaluator} finds
 * the condition true of it: SQL's null is Kleene's unknown, and whatever has no value there has
 * none here.
 */
public final class ExprSql {

    private static final Condition YES = DSL.condition("TRUE");
    private static final Condition NO = DSL.condition("FALSE");

    private final Columns attributes;
    private final Comparing comparing = new Comparing();

    public ExprSql(EntityModel model) {
        this(new Attributes(model));
    }

    ExprSql(Columns attributes) {
        this.attributes = attributes;
    }

    /** For what only those are taken of which it is true: as an index can answer it. */
    Condition chosen(Expr expr) {
        return condition(Selection.of(expr));
    }

    public Condition condition(Expr expr) {
        return switch (expr) {
            case Expr.Literal(Value.Bool(var bool)) -> bool ? YES : NO;
            case Expr.Literal _ -> UNKNOWN;
            case Expr.Ref _ -> comparing.truth(operand(expr));
            case Expr.Not(var part) -> DSL.condition("(NOT {0})", condition(part));
            case Expr.All(var parts) -> joined(parts, " AND ", YES);
            case Expr.Some(var parts) -> joined(parts, " OR ", NO);
            case Expr.Compare(var comparison, var left, var right) ->
                    comparing.compare(comparison, operand(left), operand(right));
            case Expr.IsNull(var part) -> DSL.condition("(NOT {0})", present(operand(part)));
            case Expr.IsTrue(var part) -> DSL.condition("({0} IS TRUE)", condition(part));
            case Expr.IsFalse(var part) -> DSL.condition("({0} IS FALSE)", condition(part));
            case Expr.In(var part, var list) -> in(operand(part), operand(list));
            case Expr.Matches(var test, var text, var sought) ->
                    matches(test, operand(text), operand(sought));
            case Expr.Conditional(var condition, var then, var otherwise) ->
                    either(condition(condition), condition(then), condition(otherwise));
            case Expr.Arithmetic _, Expr.Size _, Expr.ListOf _ -> UNKNOWN;
        };
    }

    private Operand operand(Expr expr) {
        return switch (expr) {
            case Expr.Literal(Value.Null _) -> new Nothing();
            case Expr.Literal(var value) -> new Constant(value);
            case Expr.Ref(var root, var path) -> attributes.find(root, path);
            case Expr.Arithmetic(var operator, var left, var right) ->
                    Arithmetics.apply(
                            operator,
                            comparing.number(operand(left)),
                            comparing.number(operand(right)));
            case Expr.Size(var part) -> size(operand(part));
            case Expr.ListOf(var items) -> new Listed(items);
            case Expr.Conditional(var condition, var then, var otherwise) ->
                    new Choice(condition(condition), operand(then), operand(otherwise));
            case Expr.Not _,
                    Expr.All _,
                    Expr.Some _,
                    Expr.Compare _,
                    Expr.IsNull _,
                    Expr.IsTrue _,
                    Expr.IsFalse _,
                    Expr.In _,
                    Expr.Matches _ ->
                    new Truth(condition(expr));
        };
    }

    private Condition joined(List<Expr> parts, String operator, Condition none) {
        if (parts.isEmpty()) {
            return none;
        }
        Condition all = condition(parts.getFirst());
        for (Expr part : parts.subList(1, parts.size())) {
            all = DSL.condition("({0}" + operator + "{1})", all, condition(part));
        }
        return all;
    }

    private static Condition either(Condition condition, Condition then, Condition otherwise) {
        return DSL.condition(
                "(CASE WHEN {0} THEN {1} WHEN NOT {0} THEN {2} END)", condition, then, otherwise);
    }

    private static Condition present(Operand operand) {
        return switch (operand) {
            case Nothing _ -> NO;
            case Constant _, Listed _ -> YES;
            case Numeric(var field) -> isNotNull(field);
            case Text(var field, _) -> isNotNull(field);
            case Moment(var field) -> isNotNull(field);
            case Day(var field) -> isNotNull(field);
            case Identity(var field) -> isNotNull(field);
            case Truth(var condition) -> DSL.condition("({0} IS NOT NULL)", condition);
            case Operand.Json(var field) ->
                    DSL.condition("coalesce(jsonb_typeof({0}) <> 'null', FALSE)", field);
            case Choice(var condition, var then, var otherwise) ->
                    DSL.condition(
                            "coalesce({0}, FALSE)",
                            either(condition, present(then), present(otherwise)));
        };
    }

    private static Condition isNotNull(Field<?> field) {
        return DSL.condition("({0} IS NOT NULL)", field);
    }

    private Condition in(Operand part, Operand list) {
        return switch (list) {
            case Constant(Value.Items(var items)) ->
                    any(items, item -> comparing.compare(Expr.Comparison.EQ, part, constant(item)));
            case Listed(var items) ->
                    any(items, item -> comparing.compare(Expr.Comparison.EQ, part, operand(item)));
            case Operand.Json(var field) -> inArray(part, field);
            case Choice(var condition, var then, var otherwise) ->
                    either(condition, in(part, then), in(part, otherwise));
            case Nothing _, Constant _, Numeric _, Text _, Moment _, Day _, Identity _, Truth _ ->
                    UNKNOWN;
        };
    }

    private static Operand constant(Value value) {
        return value instanceof Value.Null ? new Nothing() : new Constant(value);
    }

    private static <T> Condition any(List<T> items, Function<T, Condition> equals) {
        Condition any = NO;
        for (int i = 0; i < items.size(); i++) {
            Condition one = equals.apply(items.get(i));
            any = i == 0 ? one : DSL.condition("({0} OR {1})", any, one);
        }
        return any;
    }

    /** True if one is equal; else unknown if one might be; nothing is in an empty array. */
    private Condition inArray(Operand part, Field<?> array) {
        Condition equal =
                comparing.compare(
                        Expr.Comparison.EQ, part, new Operand.Json(DSL.field(DSL.name("item"))));
        return DSL.condition(
                "(CASE WHEN jsonb_typeof({0}) = 'array' THEN (SELECT CASE WHEN bool_or(same) THEN"
                        + " TRUE WHEN bool_or(same IS NULL) THEN NULL ELSE FALSE END FROM (SELECT"
                        + " {1} AS same FROM jsonb_array_elements({0}) AS of_array (item)) AS each)"
                        + " END)",
                array, equal);
    }

    private Condition matches(Expr.TextTest test, Operand text, Operand sought) {
        if (sought instanceof Constant(Value.Text(var part)) && part.indexOf('\0') >= 0) {
            return DSL.condition("({0} IS NULL AND NULL)", comparing.text(text));
        }
        Field<?> whole = comparing.text(text);
        Field<?> part = comparing.text(sought);
        return switch (test) {
            case CONTAINS -> DSL.condition("(strpos({0}, {1}) > 0)", whole, part);
            case STARTS_WITH -> DSL.condition("starts_with({0}, {1})", whole, part);
            case ENDS_WITH -> DSL.condition("(right({0}, length({1})) = {1})", whole, part);
        };
    }

    private Operand size(Operand operand) {
        return switch (operand) {
            case Constant(Value.Items(var items)) -> new Constant(Value.of(items.size()));
            case Listed(var items) -> new Constant(Value.of(items.size()));
            case Constant(Value.Text _), Text _, Moment _, Day _, Identity _ ->
                    new Numeric(
                            DSL.field(
                                    "char_length({0})::numeric",
                                    SQLDataType.NUMERIC, comparing.text(operand)));
            case Operand.Json(var field) ->
                    new Numeric(
                            DSL.field(
                                    "(CASE jsonb_typeof({0}) WHEN 'string' THEN char_length({0} #>>"
                                            + " ARRAY[]::text[])::numeric WHEN 'array' THEN"
                                            + " jsonb_array_length({0})::numeric END)",
                                    field));
            case Choice(var condition, var then, var otherwise) ->
                    new Choice(condition, size(then), size(otherwise));
            case Nothing _, Constant _, Numeric _, Truth _ -> new Nothing();
        };
    }
}
