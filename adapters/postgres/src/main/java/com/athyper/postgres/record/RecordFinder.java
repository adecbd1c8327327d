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
import org.jooq.Query;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds records by words. Which ones may fit is asked of the indexes of the fields, by a condition
 * of its own that is nothing but the one operator which a superuser has declared to be leakproof:
 * under row-level security PostgreSQL asks an index by no other. Without that declaration the same
 * statement reads every record that the policy shows. Both end when their time is over.
 */
record RecordFinder(TenantId tenant, EntityModel model, EntityTable table, Duration timeMax) {
    static final Duration USUAL_TIME_MAX = Duration.ofSeconds(5);

    /** Of the trigrams of what is sought: one mistyped letter in a word of eight leaves more. */
    private static final double LIKE = 0.5;

    /** Who quotes a phrase or leaves out a word means the others to the letter. */
    private static final Pattern EXACT = Pattern.compile("\"|(^|\\s)-\\S");

    /**
     * Before the search, and until the transaction ends: its time, how like is like enough, where
     * the operator is, and a plan that knows the words. It gives what has to be there.
     */
    private static final String PREPARATION =
            """
            SELECT querytree(websearch_to_tsquery('simple', ?)) AS tree,
                set_config('statement_timeout', ?, true),
                set_config('pg_trgm.word_similarity_threshold', ?, true),
                set_config('search_path', 'pg_catalog, ' || quote_ident(n.nspname), true),
                set_config('plan_cache_mode', 'force_custom_plan', true)
            FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
            WHERE e.extname = 'pg_trgm'
            """;

    List<Hit> hits(Session session, RecordSearch search, Expr visible) throws SQLException {
        var query = query(prepare(session, search), search, visible);
        int last = RecordCodec.columns(model) + 1;
        return session.list(
                query.getSQL(),
                row -> new Hit(RecordCodec.record(row, model), row.getDouble(last)),
                query.getBindValues().toArray());
    }

    /** Until the transaction ends. Gives what has to be there. */
    String prepare(Session session, RecordSearch search) throws SQLException {
        return session.first(
                        PREPARATION,
                        row -> row.getString("tree"),
                        search.words(),
                        Long.toString(timeMax.toMillis()),
                        Double.toString(LIKE))
                .orElse("");
    }

    Query query(String tree, RecordSearch search, Expr visible) {
        var sql = new ExprSql(model);
        var words = DSL.val(search.words(), SQLDataType.CLOB);
        var text = DSL.field("concat_ws(' ', " + columns(search) + ")");
        var found = DSL.field("to_tsvector('simple', {0})", text);
        var wanted = DSL.field("websearch_to_tsquery('simple', {0})", words);
        var likeness = DSL.field("athyper.likeness({0}, {1})", words, text);
        Condition fits = DSL.condition("{0} @@ {1}", found, wanted);
        var may =
                WordTree.condition(tree, word -> contains(search, word)).orElse(DSL.noCondition());
        if (!EXACT.matcher(search.words()).find()) {
            Condition alike = alike(search, words);
            fits = fits.or(alike);
            may = tree.isBlank() || tree.equals("T") ? alike : may.or(alike);
        }
        var score = DSL.field("(ts_rank({0}, {1}) + {2})", found, wanted, likeness);
        return Jooq.CONTEXT
                .select(DSL.field(table.columns()), score)
                .from(DSL.table(table.name() + " AS " + EntityTable.ALIAS))
                .where(DSL.condition("r.tenant_id = {0}", DSL.val(tenant.value())))
                .and(sql.chosen(visible))
                .and(sql.chosen(search.filter()))
                .and(may)
                .and(fits)
                .orderBy(score.desc(), DSL.field("r.id"))
                .limit(DSL.inline(Math.clamp(search.limit(), 1, RecordSearch.LIMIT_MAX)));
    }

    /** A word of which the operator sees nothing, such as one of signs, may be anywhere. */
    private Condition contains(RecordSearch search, String word) {
        var sought = DSL.val(word, SQLDataType.CLOB);
        return DSL.condition("cardinality(show_trgm({0})) = 0", sought).or(alike(search, sought));
    }

    /** In one field alone, by its index. */
    private Condition alike(RecordSearch search, org.jooq.Field<String> words) {
        return DSL.or(
                columnsOf(search).map(column -> DSL.condition(column + " %> {0}", words)).toList());
    }

    private String columns(RecordSearch search) {
        return columnsOf(search).collect(Collectors.joining(", "));
    }

    private Stream<String> columnsOf(RecordSearch search) {
        return search.fields().stream()
                .map(name -> model.field(name).map(Field::column).orElseThrow())
                .map(column -> EntityTable.ALIAS + "." + EntityTable.quoted(column));
    }
}
