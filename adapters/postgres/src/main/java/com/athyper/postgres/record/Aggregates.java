package com.athyper.postgres.record;

import com.athyper.meta.query.Aggregation;

import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

import java.util.Optional;
import java.util.function.Function;

/** What SQL computes of many values. */
final class Aggregates {
    private static final Comparing COMPARING = new Comparing();

    private Aggregates() {}

    /**
     * @param of empty for rows as such
     */
    static Field<?> of(Aggregation aggregation, Optional<Operand> of) {
        return of.<Field<?>>map(operand -> of(aggregation, operand))
                .orElseGet(() -> DSL.field("count(*)", SQLDataType.BIGINT));
    }

    private static Field<?> of(Aggregation aggregation, Operand of) {
        return switch (aggregation) {
            case COUNT -> DSL.field("count({0})", SQLDataType.BIGINT, plain(of));
            case COUNT_DISTINCT -> DSL.field("count(DISTINCT {0})", SQLDataType.BIGINT, plain(of));
            case SUM -> DSL.field("sum({0})", SQLDataType.NUMERIC, COMPARING.number(of));
            case AVG ->
                    mean(
                            DSL.field("sum({0})", COMPARING.number(of)),
                            DSL.field("count({0})", COMPARING.number(of)));
            case MIN -> DSL.field("min({0})", RecordPages.ordered(of));
            case MAX -> DSL.field("max({0})", RecordPages.ordered(of));
        };
    }

    /**
     * Of what was computed of parts.
     *
     * @param parts what an aggregation says of a part
     */
    static Field<?> ofParts(Aggregation aggregation, Function<Aggregation, Field<?>> parts) {
        Field<?> part = parts.apply(aggregation);
        return switch (aggregation) {
            case COUNT -> DSL.field("coalesce(sum({0}), 0)::bigint", SQLDataType.BIGINT, part);
            case SUM -> DSL.field("sum({0})", SQLDataType.NUMERIC, part);
            case AVG ->
                    mean(
                            DSL.field("sum({0})", parts.apply(Aggregation.SUM)),
                            DSL.field("sum({0})", parts.apply(Aggregation.COUNT)));
            case MIN -> DSL.field("min({0})", part);
            case MAX -> DSL.field("max({0})", part);
            case COUNT_DISTINCT ->
                    throw new IllegalArgumentException("parts may have values in common");
        };
    }

    /**
     * How many different values there are among those of all parts.
     *
     * @param values of a part, as a list
     */
    static Field<?> distinctOfParts(Field<?> values) {
        return DSL.field(
                "(SELECT count(DISTINCT one) FROM jsonb_array_elements(jsonb_agg({0})) AS p (part),"
                        + " jsonb_array_elements(p.part) AS e (one))",
                SQLDataType.BIGINT, values);
    }

    /** The different values that there are, as a list that {@link #distinctOfParts} reads. */
    static Field<?> values(Operand of) {
        return DSL.field(
                "coalesce(jsonb_agg(DISTINCT {0}) FILTER (WHERE {0} IS NOT NULL), '[]')",
                plain(of));
    }

    /** In whole numbers, so that it is rounded once. */
    private static Field<?> mean(Field<?> sum, Field<?> count) {
        return DSL.field(
                "(div({0} * 2000000 + sign({0}) * {1}, 2 * {1}) * 0.000001)",
                SQLDataType.NUMERIC, sum, count);
    }

    static Field<?> plain(Operand operand) {
        return operand instanceof Operand.Text(var field, _)
                ? field
                : operand instanceof Operand.Json(var json) ? json : RecordPages.ordered(operand);
    }
}
