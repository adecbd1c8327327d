package com.athyper.edge.fake;

import com.athyper.expression.Expr;
import com.athyper.kernel.Answer;
import com.athyper.kernel.ErrorCode;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.query.CheckedQuery;
import com.athyper.meta.query.Queries;
import com.athyper.meta.query.QueryBudget;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Answers every query with the rows that a test has given it, and remembers what it was asked. */
public final class Oracle implements Queries {
    /** A query as it came through the door. */
    public record Asked(TenantId tenant, CheckedQuery query, Map<String, Expr> visible) {}

    private final List<Asked> asked = new ArrayList<>();
    private final Deque<ErrorCode> refusals = new ArrayDeque<>();
    private List<Value.Fields> rows = List.of();

    public Oracle knows(Value.Fields... given) {
        rows = List.of(given);
        return this;
    }

    /** The next query is refused. */
    public Oracle next(ErrorCode refusal) {
        refusals.add(refusal);
        return this;
    }

    public List<Asked> asked() {
        return asked;
    }

    @Override
    public CompletionStage<Answer<Result>> run(
            TenantId tenant, CheckedQuery query, Map<String, Expr> visible, QueryBudget budget) {
        asked.add(new Asked(tenant, query, visible));
        return CompletableFuture.completedStage(
                Optional.ofNullable(refusals.poll())
                        .map(code -> Answer.<Result>refused(code.because("planted")))
                        .orElseGet(
                                () ->
                                        Answer.ok(
                                                new Result(
                                                        rows,
                                                        Optional.of("more"),
                                                        "SELECT 1",
                                                        2.5))));
    }
}
