package com.athyper.edge.graphql;

import com.athyper.edge.access.Call;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Endpoint.Guarded;
import com.athyper.edge.exchange.Headers;
import com.athyper.edge.exchange.Query;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Request;
import com.athyper.edge.exchange.Request.Body;
import com.athyper.edge.exchange.Steps;
import com.athyper.edge.pipeline.Refusals;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Json;
import com.athyper.kernel.Value;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * What REST answers about records, asked from within: the very handlers, so that policy, checks and
 * codes cannot differ.
 */
final class EntityCalls {
    private static final String ALL = "/api/data/{entity}";
    private static final String ONE = "/api/data/{entity}/{id}";

    private final Map<String, Guarded> endpoints = new HashMap<>();
    private final Refusals refusals;

    EntityCalls(List<? extends Endpoint> table, Refusals refusals) {
        this.refusals = refusals;
        for (Endpoint endpoint : table) {
            if (endpoint instanceof Guarded guarded) {
                endpoints.put(endpoint.method() + " " + endpoint.path().text(), guarded);
            }
        }
    }

    /**
     * @param query as after the question mark
     */
    CompletionStage<Answer<Value.Fields>> list(
            Call call, String entity, Map<String, String> query) {
        return ask(
                call,
                "GET " + ALL,
                new Request(
                        "/api/data/" + entity,
                        Map.of("entity", entity),
                        new Query(query),
                        new Headers(Map.of()),
                        new Body.Nothing()));
    }

    CompletionStage<Answer<Value.Fields>> one(Call call, String entity, String id) {
        return ask(call, "GET " + ONE, about(entity, id, Optional.empty(), Value.EMPTY));
    }

    CompletionStage<Answer<Value.Fields>> create(Call call, String entity, Value.Fields input) {
        return ask(
                call,
                "POST " + ALL,
                new Request(
                        "/api/data/" + entity,
                        Map.of("entity", entity),
                        Query.NONE,
                        new Headers(Map.of()),
                        new Body.Json(input)));
    }

    CompletionStage<Answer<Value.Fields>> update(
            Call call, String entity, String id, String version, Value.Fields input) {
        return ask(call, "PATCH " + ONE, about(entity, id, Optional.of(version), input));
    }

    CompletionStage<Answer<Value.Fields>> delete(
            Call call, String entity, String id, String version) {
        return ask(call, "DELETE " + ONE, about(entity, id, Optional.of(version), Value.EMPTY));
    }

    /** A transition to be made; the comment is the reason that the audit trail keeps. */
    record Move(
            String entity,
            String id,
            String transition,
            Optional<String> version,
            Optional<String> comment) {}

    CompletionStage<Answer<Value.Fields>> transition(Call call, Move move) {
        var request =
                about(
                        move.entity(),
                        move.id(),
                        move.version(),
                        Value.object().put("comment", move.comment()).build());
        var params = new HashMap<>(request.params());
        params.put("t", move.transition());
        return ask(
                call,
                "POST " + ONE + "/transitions/{t}",
                new Request(
                        request.path() + "/transitions/" + move.transition(),
                        params,
                        Query.NONE,
                        request.headers(),
                        request.body()));
    }

    CompletionStage<Answer<Value.Fields>> restore(
            Call call, String entity, String id, Optional<String> version) {
        var request = about(entity, id, version, Value.EMPTY);
        return ask(
                call,
                "POST " + ONE + "/restore",
                new Request(
                        request.path() + "/restore",
                        request.params(),
                        Query.NONE,
                        request.headers(),
                        new Body.Nothing()));
    }

    private static Request about(
            String entity, String id, Optional<String> version, Value.Fields input) {
        return new Request(
                "/api/data/" + entity + "/" + id,
                Map.of("entity", entity, "id", id),
                Query.NONE,
                new Headers(
                        version.map(it -> Map.of("If-Match", List.of('"' + it + '"')))
                                .orElseGet(Map::of)),
                new Body.Json(input));
    }

    private CompletionStage<Answer<Value.Fields>> ask(Call call, String row, Request request) {
        Guarded endpoint = endpoints.get(row);
        if (endpoint == null) {
            throw new IllegalStateException("there is no endpoint " + row);
        }
        var asked =
                new Call(
                        request,
                        call.caller(),
                        call.origin(),
                        call.command(),
                        call.retried(),
                        call.authorization());
        return endpoint.handler()
                .handle(asked)
                .thenCompose(
                        answer ->
                                switch (answer) {
                                    case Answer.Ok<Reply>(var reply) -> Steps.ok(document(reply));
                                    case Answer.Refused<Reply>(var problem) ->
                                            refusals.recorded(
                                                            problem,
                                                            endpoint,
                                                            request,
                                                            call.caller(),
                                                            call.origin())
                                                    .thenApply(Answer::refused);
                                });
    }

    private static Value.Fields document(Reply reply) {
        return reply.text().isEmpty() ? Value.EMPTY : Json.trustedObject(reply.text());
    }
}
