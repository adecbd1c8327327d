package com.athyper.edge.access;

import static com.athyper.policy.Operation.ENTITY_READ;
import static com.athyper.policy.Operation.POLICY_EXPLAIN;

import com.athyper.edge.exchange.Steps;
import com.athyper.expression.Expr;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Done;
import com.athyper.kernel.Fault;
import com.athyper.meta.query.CheckedQuery;
import com.athyper.meta.query.Queries;
import com.athyper.meta.query.QueryBudget;
import com.athyper.meta.query.Term;
import com.athyper.policy.Policies.Narrowing;
import com.athyper.policy.PolicyError;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The only road from the edge to {@link Queries}: every entity that a query touches is narrowed as
 * its own list is, those that are joined or refer to it too.
 */
public final class QueryDesk {
    private final Queries queries;
    private final QueryBudget budget;

    public QueryDesk(Queries queries, QueryBudget budget) {
        this.queries = queries;
        this.budget = budget;
    }

    /**
     * @param rules that had a say, by the path of the record that they narrowed
     */
    public record Outcome(Queries.Result result, Map<String, List<String>> rules) {}

    /**
     * Refused if the caller may see none of the query's own records, or asks who narrowed it and
     * may not see that.
     */
    public CompletionStage<Answer<Outcome>> run(Call call, CheckedQuery query) {
        return Steps.then(
                permitted(call, query),
                own -> {
                    var visible = new LinkedHashMap<String, Expr>();
                    var rules = new LinkedHashMap<String, List<String>>();
                    visible.put(CheckedQuery.ROOT, own);
                    rules.put(CheckedQuery.ROOT, narrowing(call, query, "").rules());
                    for (String path : query.targets().keySet()) {
                        Narrowing narrowing = narrowing(call, query, path);
                        visible.put(path, narrowing.visible());
                        rules.put(path, narrowing.rules());
                    }
                    return Steps.map(
                            queries.run(call.tenant(), query, visible, budget),
                            result -> new Outcome(result, rules));
                });
    }

    private static Answer<Expr> permitted(Call call, CheckedQuery query) {
        Answer<Done> explained =
                query.explain()
                        ? call.authorization().require(POLICY_EXPLAIN, Optional.empty())
                        : Answer.ok(Done.DONE);
        return explained
                .flatMap(_ -> call.authorization().someVisible(ENTITY_READ, query.from().name()))
                .flatMap(own -> unmasked(call, query).map(_ -> own));
    }

    /** What is computed of a field tells what it holds, so no masked one has a say in a query. */
    private static Answer<Done> unmasked(Call call, CheckedQuery query) {
        var faults = new ArrayList<Fault>();
        for (Term.Column column : query.mentions()) {
            var masks = call.authorization().masks(query.model(column.join()));
            switch (masks.maySeek(column.name(), Fault.at("", column.attribute().name()))) {
                case Answer.Ok<Done> _ -> {}
                case Answer.Refused<Done>(var problem) -> faults.addAll(problem.faults());
            }
        }
        return faults.isEmpty()
                ? Answer.ok(Done.DONE)
                : Answer.refused(
                        PolicyError.FIELD_MASKED.because(
                                "a query does not speak of what is masked for you", faults));
    }

    private static Narrowing narrowing(Call call, CheckedQuery query, String path) {
        return call.authorization().narrowing(ENTITY_READ, query.model(path).name());
    }
}
