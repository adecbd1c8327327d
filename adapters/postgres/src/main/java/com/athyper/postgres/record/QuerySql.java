package com.athyper.postgres.record;

import com.athyper.expression.Expr;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.query.Aggregation;
import com.athyper.meta.query.CheckedQuery;
import com.athyper.meta.query.CheckedQuery.Form;
import com.athyper.meta.query.CheckedQuery.Output;
import com.athyper.meta.query.CheckedQuery.Related;
import com.athyper.meta.query.CheckedQuery.SortKey;
import com.athyper.meta.query.Term;
import com.athyper.meta.query.Term.Aggregate;
import com.athyper.meta.query.Term.Column;
import com.athyper.meta.query.Term.Rollup;
import com.athyper.postgres.Jooq;

import org.jooq.Field;
import org.jooq.Select;
import org.jooq.SelectFieldOrAsterisk;
import org.jooq.impl.DSL;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One checked query as one statement.
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
    private final QuerySource source;

    QuerySql(TenantId tenant, CheckedQuery query, Map<String, Expr> visible) {
        this.tenant = tenant;
        this.query = query;
        this.visible = visible;
        this.source =
                new QuerySource(
                        tenant,
                        new Attributes(query.from()),
                        query.joins(),
                        path -> Optional.ofNullable(visible.get(path)));
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
                select.from(source.from())
                        .where(
                                DSL.and(
                                        source.mine(CheckedQuery.ROOT),
                                        where.condition(query.where())));
        return query.groupBy().isEmpty()
                ? shown
                : shown.groupBy(query.groupBy().stream().map(this::plain).toList());
    }

    private Operand column(List<String> path) {
        OptionalInt place = Related.place(path);
        return place.isPresent()
                ? new Operand.Truth(related(query.related().get(place.getAsInt())).some())
                : source.column(path);
    }

    private RelatedSql related(Related related) {
        return RelatedSql.of(tenant, related, visible, source.id(related.parent()));
    }

    private Field<?> plain(Term term) {
        return switch (term) {
            case Column column -> Aggregates.plain(source.column(column));
            case Aggregate(var aggregation, var of, _, _) ->
                    Aggregates.of(aggregation, of.map(source::column));
            case Rollup rollup -> told(rollup);
        };
    }

    /** As {@link #plain}, texts by code point. */
    private Field<?> ordered(Term term) {
        return switch (term) {
            case Column column -> RecordPages.ordered(source.column(column));
            case Aggregate _, Rollup _ ->
                    RecordPages.ordered(
                            Attributes.operand(plain(term), term.attribute().type(), true));
        };
    }

    private Field<?> told(Rollup rollup) {
        RelatedSql related = related(rollup.related());
        if (query.form() != Form.GROUPS) {
            return related.rollup(rollup.aggregation(), rollup.of());
        }
        return rollup.aggregation() == Aggregation.COUNT_DISTINCT
                ? Aggregates.distinctOfParts(related.values(rollup.of().orElseThrow()))
                : Aggregates.ofParts(
                        rollup.aggregation(), each -> related.rollup(each, rollup.of()));
    }

    private static Field<?> outer(String prefix, int number) {
        return DSL.field(DSL.name(WHOLE, prefix + number));
    }
}
