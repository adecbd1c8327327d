package com.athyper.postgres.record;

import com.athyper.kernel.TenantId;
import com.athyper.meta.record.Having;
import com.athyper.postgres.Jooq;

import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

import java.util.List;
import java.util.UUID;

/** That others refer to a record, as a condition over its row. */
final class HavingSql {
    private HavingSql() {}

    static Condition condition(TenantId tenant, EntityTables tables, List<Having> all) {
        return DSL.and(all.stream().map(having -> condition(tenant, tables, having)).toList());
    }

    /** By ids and not by a correlation: the row of the other entity goes by the same name. */
    private static Condition condition(TenantId tenant, EntityTables tables, Having having) {
        var pages = new RecordPages(tenant, having.of(), tables.of(tenant, having.of()));
        var sql = new ExprSql(having.of());
        var owners = RelatedPages.owners(pages, having.by());
        var referring =
                Jooq.CONTEXT
                        .select(owners.owner())
                        .from(owners.from())
                        .where(pages.mine())
                        .and(sql.chosen(having.visible()))
                        .and(sql.chosen(having.filter()))
                        .and(DSL.condition("{0} IS NOT NULL", owners.owner()));
        Field<UUID> id = DSL.field(EntityTable.ALIAS + ".id", SQLDataType.UUID);
        return having.none() ? id.notIn(referring) : id.in(referring);
    }
}
