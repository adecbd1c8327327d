package com.athyper.postgres.record;

import com.athyper.expression.Bindings;
import com.athyper.expression.Evaluator;
import com.athyper.expression.Expr;
import com.athyper.expression.Expr.Comparison;
import com.athyper.kernel.Value;
import com.athyper.postgres.record.Operand.Choice;
import com.athyper.postgres.record.Operand.Constant;
import com.athyper.postgres.record.Operand.Day;
import com.athyper.postgres.record.Operand.Identity;
import com.athyper.postgres.record.Operand.Json;
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

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;

/** Comparisons: like with like, and unknown otherwise. */
final class Comparing {

    static final Condition UNKNOWN = DSL.condition("NULL::boolean");

    private static final Bindings NOTHING_BOUND = new Bindings(Map.of());
    private static final BigDecimal HUGE = BigDecimal.ONE.movePointRight(2 * Evaluator.DIGITS_MAX);

    private final TextComparing texts = new TextComparing();

    Condition compare(Comparison comparison, Operand left, Operand right) {
        if (left instanceof Constant(var a) && right instanceof Constant(var b)) {
            return settled(comparison, a, b);
        }
        if (left instanceof Choice(var condition, var then, var otherwise)) {
            return chosen(
                    condition,
                    compare(comparison, then, right),
                    compare(comparison, otherwise, right));
        }
        boolean turn =
                right instanceof Choice
                        || left instanceof Constant
                        || (right instanceof Json && !(left instanceof Json));
        return turn ? compare(turned(comparison), right, left) : likes(comparison, left, right);
    }

    /** At most one kind is there in a row, so the first comparison that says something is it. */
    private Condition likes(Comparison comparison, Operand left, Operand right) {
        if (left instanceof Json && right instanceof Json) {
            return DSL.condition(
                    "coalesce({0}, {1}, {2})",
                    numbers(comparison, left, right),
                    texts.compare(comparison, asText(left), asText(right)),
                    truths(comparison, left, right));
        }
        return switch (left) {
            case Json _ ->
                    switch (right) {
                        case Numeric _, Constant(Value.Num _) -> numbers(comparison, left, right);
                        case Text _, Moment _, Day _, Identity _, Constant(Value.Text _) ->
                                texts.compare(comparison, asText(left), right);
                        case Truth _, Constant(Value.Bool _) -> truths(comparison, left, right);
                        case Nothing _, Constant _, Listed _, Json _, Choice _ -> UNKNOWN;
                    };
            case Numeric _ ->
                    right instanceof Numeric || right instanceof Constant(Value.Num _)
                            ? numbers(comparison, left, right)
                            : UNKNOWN;
            case Text _, Moment _, Day _, Identity _ ->
                    isText(right) ? texts.compare(comparison, left, right) : UNKNOWN;
            case Truth _ ->
                    right instanceof Truth || right instanceof Constant(Value.Bool _)
                            ? truths(comparison, left, right)
                            : UNKNOWN;
            case Nothing _, Constant _, Listed _, Choice _ -> UNKNOWN;
        };
    }

    private static boolean isText(Operand operand) {
        return switch (operand) {
            case Text _, Moment _, Day _, Identity _, Constant(Value.Text _) -> true;
            case Nothing _, Constant _, Numeric _, Truth _, Json _, Listed _, Choice _ -> false;
        };
    }

    private static Operand asText(Operand json) {
        return json instanceof Json(var field)
                ? new Text(
                        DSL.field(
                                "(CASE WHEN jsonb_typeof({0}) = 'string' THEN {0} #>>"
                                        + " ARRAY[]::text[] END)",
                                field),
                        true)
                : json;
    }

    private Condition numbers(Comparison comparison, Operand left, Operand right) {
        return DSL.condition("({0} " + symbol(comparison) + " {1})", number(left), number(right));
    }

    /** Truth values are the same or not; neither comes before the other. */
    private Condition truths(Comparison comparison, Operand left, Operand right) {
        return switch (comparison) {
            case EQ, NE ->
                    DSL.condition(
                            "({0} " + symbol(comparison) + " {1})", truth(left), truth(right));
            case LT, LE, GT, GE -> UNKNOWN;
        };
    }

    /** The operand's number, null where it has none. */
    Field<?> number(Operand operand) {
        return switch (operand) {
            case Numeric(var field) -> field;
            case Constant(Value.Num(var number)) -> constant(number);
            case Json(var field) ->
                    DSL.field(
                            "(CASE WHEN jsonb_typeof({0}) = 'number' THEN {0}::numeric END)",
                            field);
            case Choice(var condition, var then, var otherwise) ->
                    chosen(condition, number(then), number(otherwise));
            case Nothing _, Constant _, Text _, Moment _, Day _, Identity _, Truth _, Listed _ ->
                    DSL.field("NULL::numeric");
        };
    }

    /** The operand's text, null where it has none. */
    Field<?> text(Operand operand) {
        return switch (operand) {
            case Text(var field, _) -> field;
            case Moment(var field) -> Instants.written(field);
            case Day(var field) -> DSL.field("to_char({0}, 'YYYY-MM-DD')", field);
            case Identity(var field) -> DSL.field("({0}::text)", field);
            case Constant(Value.Text(var text)) -> TextComparing.constant(text);
            case Json _ -> text(asText(operand));
            case Choice(var condition, var then, var otherwise) ->
                    chosen(condition, text(then), text(otherwise));
            case Nothing _, Constant _, Numeric _, Truth _, Listed _ -> DSL.field("NULL::text");
        };
    }

    /** The operand's truth value, null where it has none. */
    Condition truth(Operand operand) {
        return switch (operand) {
            case Truth(var condition) -> condition;
            case Constant(Value.Bool(var bool)) -> DSL.condition(bool ? "TRUE" : "FALSE");
            case Json(var field) ->
                    DSL.condition(
                            "(CASE WHEN jsonb_typeof({0}) = 'boolean' THEN {0}::boolean END)",
                            field);
            case Choice(var condition, var then, var otherwise) ->
                    chosen(condition, truth(then), truth(otherwise));
            case Nothing _, Constant _, Numeric _, Text _, Moment _, Day _, Identity _, Listed _ ->
                    UNKNOWN;
        };
    }

    /** Numbers beyond all that is stored are cut to something that is still beyond it. */
    private static Field<?> constant(BigDecimal number) {
        BigDecimal cut = number;
        if ((long) number.precision() - number.scale() > 2L * Evaluator.DIGITS_MAX) {
            cut = number.signum() < 0 ? HUGE.negate() : HUGE;
        } else if (number.scale() > 2 * Evaluator.DIGITS_MAX && number.signum() != 0) {
            cut =
                    number.setScale(
                            2 * Evaluator.DIGITS_MAX,
                            number.signum() < 0 ? RoundingMode.FLOOR : RoundingMode.CEILING);
        }
        return DSL.field("{0}::numeric", SQLDataType.NUMERIC, DSL.val(cut));
    }

    private static Condition settled(Comparison comparison, Value left, Value right) {
        var compared =
                new Expr.Compare(comparison, new Expr.Literal(left), new Expr.Literal(right));
        return switch (Evaluator.test(compared, NOTHING_BOUND)) {
            case TRUE -> DSL.condition("TRUE");
            case FALSE -> DSL.condition("FALSE");
            case UNKNOWN -> UNKNOWN;
        };
    }

    private static Condition chosen(Condition condition, Condition then, Condition otherwise) {
        return DSL.condition(
                "(CASE WHEN {0} THEN {1} WHEN NOT {0} THEN {2} END)", condition, then, otherwise);
    }

    private static Field<?> chosen(Condition condition, Field<?> then, Field<?> otherwise) {
        return DSL.field(
                "(CASE WHEN {0} THEN {1} WHEN NOT {0} THEN {2} END)", condition, then, otherwise);
    }

    static String symbol(Comparison comparison) {
        return switch (comparison) {
            case EQ -> "=";
            case NE -> "<>";
            case LT -> "<";
            case LE -> "<=";
            case GT -> ">";
            case GE -> ">=";
        };
    }

    /** The comparison with its sides changed. */
    static Comparison turned(Comparison comparison) {
        return switch (comparison) {
            case EQ -> Comparison.EQ;
            case NE -> Comparison.NE;
            case LT -> Comparison.GT;
            case LE -> Comparison.GE;
            case GT -> Comparison.LT;
            case GE -> Comparison.LE;
        };
    }

    static Optional<String> textOf(Operand operand) {
        return operand instanceof Constant(Value.Text(var text))
                ? Optional.of(text)
                : Optional.empty();
    }
}
