package com.athyper.postgres.record;

import static com.athyper.postgres.record.Comparing.UNKNOWN;
import static com.athyper.postgres.record.Comparing.symbol;
import static com.athyper.postgres.record.Comparing.textOf;

import com.athyper.expression.Expr.Comparison;
import com.athyper.meta.Sql;
import com.athyper.meta.StandardForm;
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

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/**
 * Comparisons of what an expression sees as texts: instants by time, all else by code point. Where
 * both sides have a type of their own the comparison is made in that type, so that an index helps;
 * the outcome is the same.
 */
final class TextComparing {

    Condition compare(Comparison comparison, Operand left, Operand right) {
        if (textOf(left).isPresent()) {
            return compare(Comparing.turned(comparison), right, left);
        }
        Optional<String> constant = textOf(right);
        return constant.isPresent()
                ? withConstant(comparison, left, constant.get())
                : columns(comparison, left, right);
    }

    static Field<?> constant(String text) {
        return DSL.val(text, SQLDataType.CLOB);
    }

    private static Condition withConstant(Comparison comparison, Operand left, String text) {
        return switch (left) {
            case Moment(var field) ->
                    Instants.of(text)
                            .map(instant -> withInstant(comparison, field, instant))
                            .orElseGet(() -> withText(comparison, Instants.written(field), text));
            case Day(var field) ->
                    StandardForm.date(text)
                            .map(date -> plain(comparison, field, DSL.val(LocalDate.parse(date))))
                            .orElseGet(() -> withText(comparison, written(left), text));
            case Identity(var field) ->
                    StandardForm.uuid(text)
                            .filter(text::equals)
                            .map(uuid -> plain(comparison, field, DSL.val(UUID.fromString(uuid))))
                            .orElseGet(() -> withText(comparison, written(left), text));
            case Text(var field, var free) -> {
                Condition asText = withText(comparison, field, text);
                yield Instants.of(text)
                        .filter(_ -> free)
                        .map(
                                instant ->
                                        either(
                                                Instants.isOne(field),
                                                withInstant(
                                                        comparison,
                                                        Instants.parsed(field),
                                                        instant),
                                                asText))
                        .orElse(asText);
            }
            case Nothing _, Constant _, Numeric _, Truth _, Json _, Listed _, Operand.Choice _ ->
                    UNKNOWN;
        };
    }

    private static Condition columns(Comparison comparison, Operand left, Operand right) {
        if (left instanceof Moment(var a) && right instanceof Moment(var b)) {
            return plain(comparison, a, b);
        }
        if (left instanceof Day(var a) && right instanceof Day(var b)) {
            return plain(comparison, a, b);
        }
        if (left instanceof Identity(var a) && right instanceof Identity(var b)) {
            return plain(comparison, a, b);
        }
        Condition asTexts = byCodePoint(comparison, written(left), written(right));
        Optional<Field<?>> a = byTime(left);
        Optional<Field<?>> b = byTime(right);
        if (a.isEmpty() || b.isEmpty()) {
            return asTexts;
        }
        return either(
                DSL.condition("({0} AND {1})", isInstant(left), isInstant(right)),
                plain(comparison, a.get(), b.get()),
                asTexts);
    }

    /** The operand as an instant, if it may be one. */
    private static Optional<Field<?>> byTime(Operand operand) {
        return switch (operand) {
            case Moment(var field) -> Optional.of(field);
            case Text(var field, var free) when free -> Optional.of(Instants.parsed(field));
            case Text _,
                    Day _,
                    Identity _,
                    Nothing _,
                    Constant _,
                    Numeric _,
                    Truth _,
                    Json _,
                    Listed _,
                    Operand.Choice _ ->
                    Optional.empty();
        };
    }

    private static Condition isInstant(Operand operand) {
        return operand instanceof Text(var field, _)
                ? Instants.isOne(field)
                : DSL.condition("TRUE");
    }

    private static Field<?> written(Operand operand) {
        return switch (operand) {
            case Text(var field, _) -> field;
            case Moment(var field) -> Instants.written(field);
            case Day(var field) -> DSL.field("to_char({0}, 'YYYY-MM-DD')", field);
            case Identity(var field) -> DSL.field("({0}::text)", field);
            case Nothing _, Constant _, Numeric _, Truth _, Json _, Listed _, Operand.Choice _ ->
                    DSL.field("NULL::text");
        };
    }

    private static Condition either(Condition both, Condition byTime, Condition otherwise) {
        return DSL.condition("(CASE WHEN {0} THEN {1} ELSE {2} END)", both, byTime, otherwise);
    }

    /** PostgreSQL keeps microseconds: a finer instant lies just after what it is cut to. */
    private static Condition withInstant(Comparison comparison, Field<?> field, Instant instant) {
        Instant cut = instant.truncatedTo(ChronoUnit.MICROS);
        Field<?> value = DSL.val(cut.atOffset(ZoneOffset.UTC));
        return cut.equals(instant)
                ? plain(comparison, field, value)
                : justAfter(comparison, field, plain(Comparison.LE, field, value));
    }

    /** No stored text contains NUL: one that does lies just after what stands before it. */
    private static Condition withText(Comparison comparison, Field<?> field, String text) {
        int nul = text.indexOf('\0');
        return nul < 0
                ? byCodePoint(comparison, field, constant(text))
                : justAfter(
                        comparison,
                        field,
                        byCodePoint(Comparison.LE, field, constant(text.substring(0, nul))));
    }

    private static Condition justAfter(Comparison comparison, Field<?> field, Condition atMost) {
        return switch (comparison) {
            case EQ -> DSL.condition("({0} IS NULL AND NULL)", field);
            case NE -> DSL.condition("({0} IS NOT NULL OR NULL)", field);
            case LT, LE -> atMost;
            case GT, GE -> DSL.condition("(NOT {0})", atMost);
        };
    }

    private static Condition plain(Comparison comparison, Field<?> left, Field<?> right) {
        return DSL.condition("({0} " + symbol(comparison) + " {1})", left, right);
    }

    private static Condition byCodePoint(Comparison comparison, Field<?> left, Field<?> right) {
        return switch (comparison) {
            case EQ, NE -> plain(comparison, left, right);
            case LT, LE, GT, GE ->
                    DSL.condition(
                            "({0} " + symbol(comparison) + " {1} " + Sql.BY_CODE_POINT + ")",
                            left,
                            right);
        };
    }
}
