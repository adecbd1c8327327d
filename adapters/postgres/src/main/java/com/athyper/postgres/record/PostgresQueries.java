package com.athyper.postgres.record;

import com.athyper.expression.Expr;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Json;
import com.athyper.kernel.Problem;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.FieldType;
import com.athyper.meta.query.CheckedQuery;
import com.athyper.meta.query.Queries;
import com.athyper.meta.query.QueryBudget;
import com.athyper.meta.query.QueryCursor;
import com.athyper.meta.query.QueryError;
import com.athyper.meta.record.RecordError;
import com.athyper.postgres.Database;
import com.athyper.postgres.Session;
import com.athyper.postgres.SqlState;

import org.jooq.Select;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@link Queries} in PostgreSQL: planned before it runs, and stopped when its time is over. */
public final class PostgresQueries implements Queries {

    private final Database database;
    private final QueryLane lane;

    public PostgresQueries(Database database) {
        this.database = database;
        this.lane = QueryLane.of(database.poolSize());
    }

    @Override
    public CompletionStage<Answer<Result>> run(
            TenantId tenant, CheckedQuery query, Map<String, Expr> visible, QueryBudget budget) {
        Optional<List<Value>> after = Optional.empty();
        if (query.cursor().isPresent()) {
            switch (QueryCursor.decode(query, query.cursor().get())) {
                case Answer.Ok<List<Value>>(var values) -> after = Optional.of(values);
                case Answer.Refused<List<Value>>(var problem) -> {
                    return CompletableFuture.completedStage(Answer.refused(problem));
                }
            }
        }
        Select<?> page = new QuerySql(tenant, query, visible).page(after);
        return database.submit(
                () ->
                        lane.run(
                                tenant,
                                budget.timeMax(),
                                () -> run(tenant, query, page, budget),
                                () -> Answer.refused(tooMany(budget))));
    }

    private Answer<Result> run(
            TenantId tenant, CheckedQuery query, Select<?> page, QueryBudget budget)
            throws SQLException {
        try {
            return database.tenantTransaction(
                    tenant, session -> page(session, query, page, budget));
        } catch (SQLException e) {
            return explained(tenant, query, budget, e);
        }
    }

    private Problem tooMany(QueryBudget budget) {
        return QueryError.TOO_MANY.because(
                "%d queries of a tenant run at once here, and none ended within %d ms"
                        .formatted(lane.tenantMax(), budget.timeMax().toMillis()));
    }

    private static Answer<Result> page(
            Session session, CheckedQuery query, Select<?> page, QueryBudget budget)
            throws SQLException {
        String sql = page.getSQL();
        Object[] arguments = page.getBindValues().toArray();
        session.first(
                "SELECT set_config('statement_timeout', ?, true)",
                row -> row.getString(1),
                Long.toString(budget.timeMax().toMillis()));
        double cost =
                session.first("EXPLAIN (FORMAT JSON) " + sql, PostgresQueries::cost, arguments)
                        .orElseThrow();
        if (cost > budget.costMax()) {
            return Answer.refused(
                    QueryError.TOO_EXPENSIVE.because(
                            "the estimated cost is %.0f, the limit %.0f; narrow `where`"
                                    .formatted(cost, budget.costMax())));
        }
        List<Row> rows = session.list(sql, row -> row(query, row), arguments);
        boolean more = rows.size() > query.limit();
        List<Row> shown = more ? rows.subList(0, query.limit()) : rows;
        return Answer.ok(
                new Result(
                        shown.stream().map(Row::outputs).toList(),
                        more
                                ? Optional.of(QueryCursor.encode(query, shown.getLast().keys()))
                                : Optional.empty(),
                        sql,
                        cost));
    }

    /** What is shown of a row, and its place in the order. */
    private record Row(Value.Fields outputs, List<Value> keys) {}

    private static Row row(CheckedQuery query, ResultSet row) throws SQLException {
        int at = 1;
        var outputs = Value.object();
        for (CheckedQuery.Output output : query.outputs()) {
            outputs.put(output.alias(), RecordCodec.value(row, at++, read(output)));
        }
        var keys = new ArrayList<Value>();
        for (CheckedQuery.SortKey key : query.keys()) {
            keys.add(RecordCodec.value(row, at++, key.term().attribute().type()));
        }
        return new Row(outputs.build(), keys);
    }

    /** Money comes as a whole, though a record's table has a column for each part; so do lists. */
    private static FieldType read(CheckedQuery.Output output) {
        FieldType type = output.attribute().type();
        return type == FieldType.MONEY || type == FieldType.MULTI_REFERENCE ? FieldType.JSON : type;
    }

    private static double cost(ResultSet row) throws SQLException {
        return Json.trusted(row.getString(1)) instanceof Value.Items(var plans)
                        && plans.getFirst() instanceof Value.Fields explained
                        && explained.get("Plan").orElse(Value.NULL) instanceof Value.Fields plan
                        && plan.get("Total Cost").orElse(Value.NULL) instanceof Value.Num(var total)
                ? total.doubleValue()
                : Double.MAX_VALUE;
    }

    /** A statement made for a model that is no longer in force may fail in any way. */
    private Answer<Result> explained(
            TenantId tenant, CheckedQuery query, QueryBudget budget, SQLException e)
            throws SQLException {
        if (SqlState.is(e, SqlState.QUERY_CANCELED)) {
            return Answer.refused(
                    QueryError.TOO_SLOW.because(
                            "it was stopped after "
                                    + budget.timeMax().toMillis()
                                    + " ms; narrow `where`"));
        }
        if (SqlState.isUnavailable(e)
                || database.tenantTransaction(
                        tenant, session -> areInForce(session, tenant, query))) {
            throw e;
        }
        return Answer.refused(RecordError.MODEL_CHANGED.because("an entity is not in force"));
    }

    private static boolean areInForce(Session session, TenantId tenant, CheckedQuery query)
            throws SQLException {
        for (EntityModel model : query.models()) {
            if (!RecordChange.isInForce(session, tenant, model)) {
                return false;
            }
        }
        return true;
    }
}
