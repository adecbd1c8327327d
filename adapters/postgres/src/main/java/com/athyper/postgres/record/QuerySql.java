package com.athyper.postgres.record;

import com.athyper.expression.Expr;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.query.CheckedQuery;
import com.athyper.meta.query.CheckedQuery.Form;
import com.athyper.meta.query.CheckedQuery.Join;
import com.athyper.meta.query.CheckedQuery.Output;
import com.athyper.meta.query.CheckedQuery.SortKey;
import com.athyper.meta.query.Term;
import com.athyper.meta.query.Term.Aggregate;
import com.athyper.meta.query.Term.Column;
import com.athyper.postgres.Jooq;

import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Select;
import org.jooq.SelectFieldOrAsterisk;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One checked query as one statement. What policy hides behind a reference is not joined, so it is
 * null wherever the query mentions it.
 *
 * <pre>
 * SELECT outputs, keys FROM (
 *   SELECT outputs, keys FROM records LEFT JOIN what they refer to AND policy
 *   WHERE policy AND filter GROUP BY …
 * ) WHERE having AND after the cursor ORDER BY keys LIMIT one more
 * </pre>
 */
final class QuerySql {
    private static final String WHOLE = "q";

    private final TenantId tenant;
    private final CheckedQuery query;
    private final Map<String, Expr> visible;
    private final Map<String, Attributes> places = new HashMap<>();
    private final Comparing comparing = new Comparing();

    QuerySql(TenantId tenant, CheckedQuery query, Map<String, Expr> visible) {
        this.tenant = tenant;
        this.query = query;
        this.visible = visible;
        places.put(CheckedQuery.ROOT, new Attributes(query.from()));
        for (Join join : query.joins()) {
            places.put(join.path(), new Attributes(join.target(), "j" + (places.size() - 1)));
        }
    }

    /** The outputs, then the keys. */
    Select<?> page(Optional<List<Value>> after) {
        var keys = keys();
        var having = new ExprSql((_, path) -> output(path));
        return Jooq.CONTEXT
                .select(columns())
                .from(inner().asTable(WHOLE))
                .where(having.condition(query.having()))
                .and(after.map(values -> RecordPages.after(keys, values)).orElse(DSL.noCondition()))
                .orderBy(RecordPages.order(keys))
                .limit(DSL.inline(query.limit() + 1));
    }

    private List<SelectFieldOrAsterisk> columns() {
        var columns = new ArrayList<SelectFieldOrAsterisk>();
        for (int i = 0; i < query.outputs().size(); i++) {
            columns.add(outer("o", i));
        }
        for (int i = 0; i < query.keys().size(); i++) {
            columns.add(outer("k", i));
        }
        return columns;
    }

    private List<RecordPages.Key> keys() {
        var keys = new ArrayList<RecordPages.Key>();
        for (int i = 0; i < query.keys().size(); i++) {
            SortKey key = query.keys().get(i);
            keys.add(
                    new RecordPages.Key(
                            outer("k", i),
                            key.term().attribute().type(),
                            key.descending(),
                            key.term().nullable()));
        }
        return keys;
    }

    private Operand output(List<String> path) {
        for (int i = 0; i < query.outputs().size(); i++) {
            Output output = query.outputs().get(i);
            if (output.alias().equals(String.join(".", path))) {
                return Attributes.operand(outer("o", i), output.attribute().type(), true);
            }
        }
        throw new IllegalArgumentException("the query was not checked");
    }

    private Select<?> inner() {
        var columns = new ArrayList<SelectFieldOrAsterisk>();
        for (int i = 0; i < query.outputs().size(); i++) {
            columns.add(plain(query.outputs().get(i).term()).as("o" + i));
        }
        for (int i = 0; i < query.keys().size(); i++) {
            columns.add(ordered(query.keys().get(i).term()).as("k" + i));
        }
        var select =
                query.form() == Form.DISTINCT
                        ? Jooq.CONTEXT.selectDistinct(columns)
                        : Jooq.CONTEXT.select(columns);
        var where = new ExprSql((_, path) -> column(path));
        var shown =
                select.from(from())
                        .where(DSL.and(mine(CheckedQuery.ROOT), where.condition(query.where())));
        return query.groupBy().isEmpty()
                ? shown
                : shown.groupBy(query.groupBy().stream().map(this::plain).toList());
    }

    private Table<?> from() {
        Table<?> from = table(query.from(), CheckedQuery.ROOT);
        for (Join join : query.joins()) {
            Field<?> reference = plain(place(join.parent()).find(join.reference().name()));
            from =
                    from.leftJoin(table(join.target(), join.path()))
                            .on(
                                    DSL.and(
                                            DSL.condition(
                                                    "{0} = {1}",
                                                    named(place(join.path()).alias(), "id"),
                                                    reference),
                                            mine(join.path())));
        }
        return from;
    }

    private Table<?> table(EntityModel model, String path) {
        return DSL.table(EntityTable.name(tenant, model.name()) + " AS " + place(path).alias());
    }

    /** The tenant's rows that policy shows; row-level security stands behind it. */
    private Condition mine(String path) {
        Attributes place = place(path);
        Expr narrowed = visible.get(path);
        if (narrowed == null) {
            throw new IllegalArgumentException("policy was not asked about `" + path + "`");
        }
        return DSL.and(
                DSL.condition(
                        "{0} = {1}", named(place.alias(), "tenant_id"), DSL.val(tenant.value())),
                EntityTable.present(query.model(path), place.alias())
                        .map(DSL::condition)
                        .orElse(DSL.noCondition()),
                new ExprSql(place).condition(narrowed));
    }

    private Attributes place(String path) {
        Attributes place = places.get(path);
        if (place == null) {
            throw new IllegalArgumentException("the query was not checked");
        }
        return place;
    }

    /** As many names as lead to a join, and the rest is the attribute's there. */
    private Operand column(List<String> path) {
        int end = path.size() - 1;
        while (end > 0 && !places.containsKey(String.join(".", path.subList(0, end)))) {
            end--;
        }
        return place(String.join(".", path.subList(0, end)))
                .find(String.join(".", path.subList(end, path.size())));
    }

    private Operand column(Column column) {
        return place(column.join()).find(column.name());
    }

    private Field<?> plain(Term term) {
        return switch (term) {
            case Column column -> plain(column(column));
            case Aggregate aggregate -> aggregated(aggregate);
        };
    }

    /** As {@link #plain}, texts by code point. */
    private Field<?> ordered(Term term) {
        return switch (term) {
            case Column column -> RecordPages.ordered(column(column));
            case Aggregate aggregate ->
                    RecordPages.ordered(
                            Attributes.operand(
                                    aggregated(aggregate), aggregate.attribute().type(), true));
        };
    }

    private static Field<?> plain(Operand operand) {
        return operand instanceof Operand.Text(var field, _)
                ? field
                : operand instanceof Operand.Json(var json) ? json : RecordPages.ordered(operand);
    }

    private Field<?> aggregated(Aggregate aggregate) {
        if (aggregate.of().isEmpty()) {
            return DSL.field("count(*)", SQLDataType.BIGINT);
        }
        Operand of = column(aggregate.of().get());
        return switch (aggregate.aggregation()) {
            case COUNT -> DSL.field("count({0})", SQLDataType.BIGINT, plain(of));
            case COUNT_DISTINCT -> DSL.field("count(DISTINCT {0})", SQLDataType.BIGINT, plain(of));
            case SUM -> DSL.field("sum({0})", SQLDataType.NUMERIC, comparing.number(of));
            // In whole numbers, so that it is rounded once.
            case AVG ->
                    DSL.field(
                            "(div(sum({0}) * 2000000 + sign(sum({0})) * count({0}), 2 * count({0}))"
                                    + " * 0.000001)",
                            SQLDataType.NUMERIC, comparing.number(of));
            case MIN -> DSL.field("min({0})", RecordPages.ordered(of));
            case MAX -> DSL.field("max({0})", RecordPages.ordered(of));
        };
    }

    private static Field<?> outer(String prefix, int number) {
        return named(WHOLE, prefix + number);
    }

    private static Field<?> named(String alias, String column) {
        return DSL.field(DSL.name(alias, column));
    }
}
