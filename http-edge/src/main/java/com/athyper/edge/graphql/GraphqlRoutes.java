package com.athyper.edge.graphql;

import static com.athyper.edge.endpoint.Endpoint.Guard.DECIDED;
import static com.athyper.edge.exchange.Method.GET;
import static com.athyper.edge.exchange.Method.POST;
import static com.athyper.policy.Operation.META_READ;

import com.athyper.edge.access.Call;
import com.athyper.edge.access.HistoryDesk;
import com.athyper.edge.access.RecordDesk;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Parameter;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.edge.graphql.Documents.Found;
import com.athyper.edge.graphql.Documents.Sought;
import com.athyper.edge.graphql.Engine.Ready;
import com.athyper.edge.health.Health;
import com.athyper.edge.pipeline.Gate;
import com.athyper.edge.pipeline.Refusals;
import com.athyper.kernel.Answer;
import com.athyper.kernel.PersistedDocuments;
import com.athyper.kernel.Problem;
import com.athyper.kernel.Value;
import com.athyper.kernel.cache.Cache;
import com.athyper.meta.Models;
import com.athyper.meta.record.RecordFeed;
import com.athyper.policy.Policies;

import graphql.language.OperationDefinition.Operation;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The tenant's entities as GraphQL.
 *
 * <pre>
 * POST /api/graphql   {"query","variables","operationName","extensions"}
 * GET  /api/graphql   the same as parameters; changes nothing
 * </pre>
 *
 * {@code extensions.persistedQuery} names a document by its hash. Whoever accepts {@code
 * text/event-stream} and no JSON gets results as events, which subscriptions need.
 */
public final class GraphqlRoutes {
    private static final Shape DOCUMENT =
            Shape.object("GraphqlRequest")
                    .may("query", Shape.nullable(Shape.text(Asked.DOCUMENT_MAX)))
                    .may("variables", Shape.nullable(Shape.anyObject()))
                    .may("operationName", Shape.nullable(Shape.text()))
                    .may("extensions", Shape.nullable(Shape.anyObject()))
                    .build();
    private static final Shape RESULT =
            Shape.openObject("GraphqlResult")
                    .may("data", Shape.nullable(Shape.anyObject()))
                    .may("errors", Shape.list(Shape.anyObject()))
                    .build();

    private final Documents documents;
    private final Engine engine;
    private final Subscriptions subscriptions;

    /** What lies behind. */
    public record Doors(
            Models models,
            RecordDesk records,
            PersistedDocuments documents,
            Cache cache,
            RecordFeed feed,
            Gate gate,
            Policies policies,
            HistoryDesk history,
            Health health) {}

    /**
     * @param table of the endpoints for records, which answer every field
     */
    public GraphqlRoutes(List<? extends Endpoint> table, Refusals refusals, Doors doors) {
        var calls = new EntityCalls(table, refusals);
        documents = new Documents(doors.documents(), doors.cache());
        engine =
                new Engine(
                        doors.models(), new Fetchers(calls, new RelatedFetchers(doors.records())));
        subscriptions =
                new Subscriptions(
                        engine,
                        calls,
                        new ChangeFeed(doors.feed()),
                        new Subscriptions.Surroundings(
                                doors.gate(),
                                doors.policies(),
                                doors.models(),
                                doors.history(),
                                doors.health()));
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Contract.of("data", "graphql", "Ask in GraphQL")
                        .takes(DOCUMENT)
                        .gives(200, RESULT)
                        .orEvents()
                        .may(Subscriptions.LAST_EVENT_ID)
                        .guarded(
                                POST,
                                Engine.PATH,
                                META_READ,
                                DECIDED,
                                call -> asked(call, Asked.body(call))),
                Contract.of("data", "graphql", "Ask in GraphQL without changing anything")
                        .may(
                                Parameter.query("query", Shape.text(), "the document"),
                                Parameter.query("variables", Shape.text(), "as JSON"),
                                Parameter.query(
                                        "operationName", Shape.text(), "where there are several"),
                                Parameter.query(
                                        "extensions",
                                        Shape.text(),
                                        "as JSON; `persistedQuery` stands for a document"),
                                Subscriptions.LAST_EVENT_ID)
                        .gives(200, RESULT)
                        .orEvents()
                        .refuses(422)
                        .guarded(
                                GET,
                                Engine.PATH,
                                META_READ,
                                DECIDED,
                                call -> asked(call, Asked.parameters(call))));
    }

    private CompletionStage<Answer<Reply>> asked(Call call, Answer<Asked> given) {
        return Steps.then(
                given,
                asked ->
                        Steps.then(
                                documents.find(call, asked),
                                sought ->
                                        switch (sought) {
                                            case Sought.Nothing(var problem) ->
                                                    Steps.ok(refused(call, problem));
                                            case Sought.Text(var found) ->
                                                    found(call, asked, found);
                                        }));
    }

    private CompletionStage<Answer<Reply>> found(Call call, Asked asked, Found found) {
        return switch (engine.ready(call, asked, found.text())) {
            case Answer.Refused<Ready>(var problem) -> Steps.ok(refused(call, problem));
            case Answer.Ok<Ready>(var ready) ->
                    documents
                            .register(call, found)
                            .thenCompose(_ -> answered(call, asked, ready))
                            .thenApply(Answer::ok);
        };
    }

    private CompletionStage<Reply> answered(Call call, Asked asked, Ready ready) {
        if (ready.kind() == Operation.SUBSCRIPTION) {
            return Events.accepted(call)
                    ? subscriptions.begin(call, ready)
                    : CompletableFuture.completedStage(
                            refused(
                                    call,
                                    GraphqlError.NEEDS_EVENT_STREAM.because(
                                            "send `Accept: text/event-stream`")));
        }
        if (ready.kind() == Operation.MUTATION && !asked.mayChange()) {
            return CompletableFuture.completedStage(
                    refused(call, GraphqlError.NOT_BY_GET.because("send it by POST")));
        }
        return engine.execute(call, ready, Map.of()).thenApply(result -> reply(call, result));
    }

    private static Reply refused(Call call, Problem problem) {
        return reply(call, Engine.refused(call, problem));
    }

    /** One result, in the form that was asked for. */
    private static Reply reply(Call call, Value.Fields result) {
        return Events.needed(call) ? Events.of(result) : Reply.ok(result);
    }
}
