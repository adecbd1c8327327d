package com.athyper.meta.query;

import com.athyper.expression.Expr;
import com.athyper.kernel.Answer;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The door to questions over more than one entity. */
public interface Queries {

    /**
     * @param visible over the root {@code resource}, by the path of the record that it narrows: of
     *     the query's own records and of all targets
     */
    CompletionStage<Answer<Result>> run(
            TenantId tenant, CheckedQuery query, Map<String, Expr> visible, QueryBudget budget);

    /**
     * A page of rows.
     *
     * @param rows by alias, decimals as numbers
     * @param statement the text without any value
     * @param cost as estimated before it ran
     */
    record Result(
            List<Value.Fields> rows, Optional<String> nextCursor, String statement, double cost) {
        public Result {
            rows = List.copyOf(rows);
        }
    }
}
