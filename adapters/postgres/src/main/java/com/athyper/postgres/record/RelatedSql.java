package com.athyper.postgres.record;

import com.athyper.expression.Expr;
import com.athyper.kernel.TenantId;
import com.athyper.meta.query.Aggregation;
import com.athyper.meta.query.CheckedQuery;
import com.athyper.meta.query.CheckedQuery.Related;
import com.athyper.meta.query.Term.Column;
import com.athyper.postgres.Jooq;

import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.impl.DSL;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * What is asked about records that refer to one, as a part of the statement that reads that one: a
 * statement within it, so that no row of the outer one is there twice.
 */
final class RelatedSql {
    private static final String ALIAS = "s";

    private final TenantId tenant;
    private final Related related;
    private final Function<String, Optional<Expr>> visible;
    private final String alias;
    private final QuerySource source;
    private final Field<?> owner;

    /**
     * @param visible by path, as those call them to whom these refer
     * @param alias of the records; what lies behind them begins with it
     */
    private RelatedSql(
            TenantId tenant,
            Related related,
            Function<String, Optional<Expr>> visible,
            String alias,
            Field<?> owner) {
        this.tenant = tenant;
        this.related = related;
        this.visible = path -> visible.apply(related.at(path));
        this.alias = alias;
        this.source =
                new QuerySource(
                        tenant, new Attributes(related.of(), alias), related.joins(), this.visible);
        this.owner = owner;
    }

    /**
     * @param visible by path, as the query calls them
     * @param owner the id of the record that they refer to
     */
    static RelatedSql of(
            TenantId tenant, Related related, Map<String, Expr> visible, Field<?> owner) {
        return new RelatedSql(
                tenant, related, path -> Optional.ofNullable(visible.get(path)), ALIAS, owner);
    }

    private RelatedSql behind(Related further) {
        return new RelatedSql(tenant, further, visible, alias + ALIAS, source.id(further.parent()));
    }

    /** True or false, and never unknown. */
    Condition some() {
        if (!related.by().isMultiReference()) {
            return DSL.exists(
                    Jooq.CONTEXT.selectOne().from(source.from()).where(shown()).and(refers()));
        }
        // By ids: PostgreSQL can make a table of those once, but looks at each list for each owner.
        var owners =
                Jooq.CONTEXT
                        .select(DSL.field("o.owner"))
                        .from(
                                DSL.table(
                                        "{0} CROSS JOIN LATERAL unnest({1}) AS o (owner)",
                                        source.from(), source.own(related.by())))
                        .where(shown())
                        .and(DSL.condition("o.owner IS NOT NULL"));
        return DSL.condition("({0} IS NOT NULL AND {0} IN ({1}))", owner, owners);
    }

    Field<?> rollup(Aggregation aggregation, Optional<Column> of) {
        return told(told -> Aggregates.of(aggregation, of.map(told::column)));
    }

    Field<?> values(Column of) {
        return told(told -> Aggregates.values(told.column(of)));
    }

    /** Of those at the end, once for each way that leads to them. */
    private Field<?> told(Function<QuerySource, Field<?>> what) {
        RelatedSql last = this;
        Table<?> from = source.from();
        Condition condition = DSL.and(shown(), refers());
        while (last.related.next().isPresent()) {
            last = last.behind(last.related.next().get());
            from = from.crossJoin(last.source.from());
            condition = condition.and(last.shown()).and(last.refers());
        }
        return DSL.field(
                "({0})", Jooq.CONTEXT.select(what.apply(last.source)).from(from).where(condition));
    }

    private Condition shown() {
        var filter = new ExprSql((_, path) -> column(path));
        return DSL.and(source.mine(CheckedQuery.ROOT), filter.condition(related.filter()));
    }

    private Operand column(List<String> path) {
        OptionalInt place = Related.place(path);
        return place.isPresent()
                ? new Operand.Truth(behind(related.related().get(place.getAsInt())).some())
                : source.column(path);
    }

    private Condition refers() {
        return related.by().isMultiReference()
                ? DSL.condition("{0} = ANY ({1})", owner, source.own(related.by()))
                : DSL.condition("{0} = {1}", source.own(related.by()), owner);
    }
}
