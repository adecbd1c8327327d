package com.athyper.postgres.record;

import com.athyper.expression.Expr;
import com.athyper.kernel.TenantId;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Field;
import com.athyper.meta.record.RecordSearch;
import com.athyper.meta.record.RecordSearch.Hit;
import com.athyper.postgres.Jooq;
import com.athyper.postgres.Session;

import org.jooq.Condition;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds records by words. It reads every record that the policy shows, within a time: under
 * row-level security PostgreSQL asks an index only by operators that it knows to be leakproof, and
 * those of its text indexes are not.
 */
record RecordFinder(TenantId tenant, EntityModel model, EntityTable table, Duration timeMax) {
    static final Duration USUAL_TIME_MAX = Duration.ofSeconds(5);

    /** Of the trigrams of what is sought: one mistyped letter in a word of eight leaves more. */
    private static final double LIKE = 0.5;

    /** Who quotes a phrase or leaves out a word means the others to the letter. */
    private static final Pattern EXACT = Pattern.compile("\"|(^|\\s)-\\S");

    List<Hit> hits(Session session, RecordSearch search, Expr visible) throws SQLException {
        session.first(
                "SELECT set_config('statement_timeout', ?, true)",
                row -> row.getString(1),
                Long.toString(timeMax.toMillis()));
        var sql = new ExprSql(model);
        var words = DSL.val(search.words(), SQLDataType.CLOB);
        var text = DSL.field("concat_ws(' ', " + columns(search) + ")");
        var found = DSL.field("to_tsvector('simple', {0})", text);
        var wanted = DSL.field("websearch_to_tsquery('simple', {0})", words);
        var likeness = DSL.field("athyper.likeness({0}, {1})", words, text);
        Condition fits = DSL.condition("{0} @@ {1}", found, wanted);
        if (!EXACT.matcher(search.words()).find()) {
            fits = fits.or(DSL.condition("{0} >= {1}", likeness, DSL.inline(LIKE)));
        }
        var score = DSL.field("(ts_rank({0}, {1}) + {2})", found, wanted, likeness);
        var query =
                Jooq.CONTEXT
                        .select(DSL.field(table.columns()), score)
                        .from(DSL.table(table.name() + " AS " + EntityTable.ALIAS))
                        .where(DSL.condition("r.tenant_id = {0}", DSL.val(tenant.value())))
                        .and(sql.condition(visible))
                        .and(sql.condition(search.filter()))
                        .and(fits)
                        .orderBy(score.desc(), DSL.field("r.id"))
                        .limit(DSL.inline(Math.clamp(search.limit(), 1, RecordSearch.LIMIT_MAX)));
        int last = RecordCodec.columns(model) + 1;
        return session.list(
                query.getSQL(),
                row -> new Hit(RecordCodec.record(row, model), row.getDouble(last)),
                query.getBindValues().toArray());
    }

    private String columns(RecordSearch search) {
        return search.fields().stream()
                .map(name -> model.field(name).map(Field::column).orElseThrow())
                .map(column -> EntityTable.ALIAS + "." + EntityTable.quoted(column))
                .collect(Collectors.joining(", "));
    }
}
