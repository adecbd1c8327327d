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
import org.jooq.impl.DSL;

import java.util.Map;
import java.util.Optional;

/**
 * What is asked about records that refer to one, as a part of the statement that reads that one: a
 * statement within it, so that no row of the outer one is there twice.
 */
final class RelatedSql {
    private static final String ALIAS = "s";

    private final Related related;
    private final QuerySource source;
    private final Field<?> owner;

    /**
     * @param visible by path, as the query calls them
     * @param owner the id of the record that they refer to
     */
    RelatedSql(TenantId tenant, Related related, Map<String, Expr> visible, Field<?> owner) {
        this.related = related;
        this.source =
                new QuerySource(
                        tenant,
                        new Attributes(related.of(), ALIAS),
                        related.joins(),
                        path -> Optional.ofNullable(visible.get(related.at(path))));
        this.owner = owner;
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
        var told =
                Jooq.CONTEXT
                        .select(Aggregates.of(aggregation, of.map(source::column)))
                        .from(source.from())
                        .where(shown())
                        .and(refers());
        return DSL.field("({0})", told);
    }

    private Condition shown() {
        var filter = new ExprSql((_, path) -> source.column(path));
        return DSL.and(source.mine(CheckedQuery.ROOT), filter.condition(related.filter()));
    }

    private Condition refers() {
        return related.by().isMultiReference()
                ? DSL.condition("{0} = ANY ({1})", owner, source.own(related.by()))
                : DSL.condition("{0} = {1}", source.own(related.by()), owner);
    }
}
