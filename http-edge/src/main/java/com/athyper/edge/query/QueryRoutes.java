package com.athyper.edge.query;

import static com.athyper.edge.endpoint.Endpoint.Guard.RECORD;
import static com.athyper.edge.exchange.Method.POST;
import static com.athyper.policy.Operation.ENTITY_READ;

import com.athyper.edge.access.Call;
import com.athyper.edge.access.NewerModels;
import com.athyper.edge.access.QueryDesk;
import com.athyper.edge.access.QueryDesk.Outcome;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.edge.problem.Problems;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Page;
import com.athyper.kernel.Value;
import com.athyper.meta.FieldType;
import com.athyper.meta.Models;
import com.athyper.meta.Money;
import com.athyper.meta.query.CheckedQuery;
import com.athyper.meta.query.CheckedQuery.Output;
import com.athyper.meta.query.Placeholders;
import com.athyper.meta.query.QueryReader;

import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Joins along references, aggregates and groups, and what refers to records.
 *
 * <pre>
 * POST /api/query   {"from","select","where","groupBy","having","orderBy","distinct","limit",
 *                    "parameters",…}
 * </pre>
 */
public final class QueryRoutes {
    static final Shape QUERY =
            Shape.object("Query")
                    .must("from", Shape.text(48))
                    .must("select", Shape.list(Shape.anything()))
                    .may("where", Shape.anyObject())
                    .may("groupBy", Shape.list(Shape.text()))
                    .may("having", Shape.anyObject())
                    .may("orderBy", Shape.list(Shape.text()))
                    .may("distinct", Shape.flag())
                    .may(
                            "limit",
                            Shape.integer()
                                    .with("minimum", Value.of(1))
                                    .with("maximum", Value.of(Page.LIMIT_MAX)))
                    .may("cursor", Shape.nullable(Shape.text()))
                    .may("explain", Shape.flag())
                    .may("parameters", Shape.anyObject())
                    .may("effectiveAt", Shape.text())
                    .build();
    private static final Shape NARROWED =
            Shape.object("QueryNarrowed")
                    .must("path", Shape.text())
                    .must("entity", Shape.text())
                    .must("rules", Shape.list(Shape.text()))
                    .build();
    private static final Shape EXPLANATION =
            Shape.object("QueryExplanation")
                    .must("sql", Shape.text())
                    .must("cost", Value.object().put("type", "number").build())
                    .must("narrowed", Shape.list(NARROWED.ref()))
                    .with(NARROWED)
                    .build();
    static final Shape RESULT =
            Shape.object("QueryResult")
                    .must("items", Shape.list(Shape.anyObject()))
                    .must("nextCursor", Shape.nullable(Shape.text()))
                    .may("explain", EXPLANATION)
                    .build();

    private final Models models;
    private final QueryDesk desk;

    public QueryRoutes(Models models, QueryDesk desk) {
        this.models = models;
        this.desk = desk;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Contract.of("data", "query", "Ask over records and what they refer to")
                        .takes(QUERY)
                        .gives(200, RESULT)
                        .refuses(422)
                        .guarded(POST, "/api/query", ENTITY_READ, RECORD, this::asked));
    }

    private CompletionStage<Answer<Reply>> asked(Call call) {
        return new NewerModels(models).insisting(call.tenant(), () -> once(call));
    }

    private CompletionStage<Answer<Reply>> once(Call call) {
        Answer<CheckedQuery> query =
                Placeholders.filled(call.request().json())
                        .flatMap(
                                filled ->
                                        QueryReader.read(
                                                name ->
                                                        models.find(
                                                                call.tenant(),
                                                                name,
                                                                call.unitPath()),
                                                filled));
        return Steps.then(
                query,
                checked ->
                        Steps.map(
                                desk.run(call, checked),
                                outcome -> Reply.ok(form(checked, outcome))));
    }

    static Value form(CheckedQuery query, Outcome outcome) {
        var result = outcome.result();
        var form =
                Value.object()
                        .put(
                                "items",
                                new Value.Items(
                                        result.rows().stream()
                                                .<Value>map(row -> row(query, row))
                                                .toList()))
                        .put(
                                "nextCursor",
                                result.nextCursor().<Value>map(Value::of).orElse(Value.NULL));
        return query.explain()
                ? form.put("explain", explained(query, outcome)).build()
                : form.build();
    }

    /** Decimals are texts, as they are in records. */
    private static Value row(CheckedQuery query, Value.Fields row) {
        var shown = Value.object();
        for (Output output : query.outputs()) {
            Value value = row.get(output.alias()).orElse(Value.NULL);
            shown.put(output.alias(), shown(output.attribute().type(), value));
        }
        return shown.build();
    }

    private static Value shown(FieldType type, Value value) {
        if (type == FieldType.MONEY) {
            return Money.shown(value);
        }
        return type == FieldType.DECIMAL && value instanceof Value.Num(var number)
                ? Value.of(number.toPlainString())
                : value;
    }

    private static Value explained(CheckedQuery query, Outcome outcome) {
        return Value.object()
                .put("sql", outcome.result().statement())
                .put("cost", Value.of(BigDecimal.valueOf(outcome.result().cost())))
                .put(
                        "narrowed",
                        new Value.Items(
                                outcome.rules().entrySet().stream()
                                        .<Value>map(
                                                narrowed ->
                                                        Value.object()
                                                                .put("path", narrowed.getKey())
                                                                .put(
                                                                        "entity",
                                                                        query.model(
                                                                                        narrowed
                                                                                                .getKey())
                                                                                .name()
                                                                                .value())
                                                                .put(
                                                                        "rules",
                                                                        Problems.ruleIds(
                                                                                narrowed
                                                                                        .getValue()))
                                                                .build())
                                        .toList()))
                .build();
    }
}
