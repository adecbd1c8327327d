package com.athyper.postgres.record;

import com.athyper.expression.Expr;
import com.athyper.kernel.TenantId;
import com.athyper.meta.EntityModel;
import com.athyper.meta.query.CheckedQuery;
import com.athyper.meta.query.CheckedQuery.Join;
import com.athyper.meta.query.Term.Column;

import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.impl.DSL;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Records of one entity together with what they refer to. What policy hides behind a reference is
 * not joined, so it is null wherever it is mentioned.
 */
final class QuerySource {
    private final TenantId tenant;
    private final List<Join> joins;
    private final Function<String, Optional<Expr>> visible;
    private final Map<String, Attributes> places = new HashMap<>();

    /**
     * @param records whose alias those of what they refer to begin with
     * @param visible by path
     */
    QuerySource(
            TenantId tenant,
            Attributes records,
            List<Join> joins,
            Function<String, Optional<Expr>> visible) {
        this.tenant = tenant;
        this.joins = joins;
        this.visible = visible;
        places.put(CheckedQuery.ROOT, records);
        for (Join join : joins) {
            String alias = records.alias() + (places.size() - 1);
            places.put(join.path(), new Attributes(join.target(), alias));
        }
    }

    Table<?> from() {
        Table<?> from = table(CheckedQuery.ROOT);
        for (Join join : joins) {
            Field<?> reference =
                    RecordPages.ordered(place(join.parent()).find(join.reference().name()));
            from =
                    from.leftJoin(table(join.path()))
                            .on(
                                    DSL.and(
                                            DSL.condition("{0} = {1}", id(join.path()), reference),
                                            mine(join.path())));
        }
        return from;
    }

    private Table<?> table(String path) {
        EntityModel model = place(path).model();
        return DSL.table(EntityTable.name(tenant, model.name()) + " AS " + place(path).alias());
    }

    /** The tenant's rows that policy shows; row-level security stands behind it. */
    Condition mine(String path) {
        Attributes place = place(path);
        Expr narrowed =
                visible.apply(path)
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "policy was not asked about `" + path + "`"));
        return DSL.and(
                DSL.condition(
                        "{0} = {1}", named(place.alias(), "tenant_id"), DSL.val(tenant.value())),
                EntityTable.present(place.model(), place.alias())
                        .map(DSL::condition)
                        .orElse(DSL.noCondition()),
                new ExprSql(place).condition(narrowed));
    }

    Field<?> id(String path) {
        return named(place(path).alias(), "id");
    }

    /** The column of a field of the records themselves. */
    Field<?> own(com.athyper.meta.Field field) {
        return named(place(CheckedQuery.ROOT).alias(), field.column());
    }

    /** As many names as lead to a join, and the rest is the attribute's there. */
    Operand column(List<String> path) {
        int end = path.size() - 1;
        while (end > 0 && !places.containsKey(String.join(".", path.subList(0, end)))) {
            end--;
        }
        return place(String.join(".", path.subList(0, end)))
                .find(String.join(".", path.subList(end, path.size())));
    }

    Operand column(Column column) {
        return place(column.join()).find(column.name());
    }

    private Attributes place(String path) {
        Attributes place = places.get(path);
        if (place == null) {
            throw new IllegalArgumentException("the query was not checked");
        }
        return place;
    }

    private static Field<?> named(String alias, String column) {
        return DSL.field(DSL.name(alias, column));
    }
}
