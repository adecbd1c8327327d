package com.athyper.edge.graphql;

import static com.athyper.edge.endpoint.Endpoint.Guard.DECIDED;
import static com.athyper.edge.exchange.Method.POST;
import static com.athyper.policy.Operation.META_READ;

import com.athyper.edge.access.Call;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Input;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.edge.pipeline.Refusals;
import com.athyper.edge.problem.Problems;
import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Json;
import com.athyper.kernel.Problem;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Models;

import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.GraphQL;
import graphql.GraphQLError;
import graphql.GraphqlErrorBuilder;
import graphql.execution.DataFetcherExceptionHandlerParameters;
import graphql.execution.DataFetcherExceptionHandlerResult;
import graphql.language.Document;
import graphql.parser.InvalidSyntaxException;
import graphql.parser.Parser;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The tenant's entities as GraphQL.
 *
 * <pre>
 * POST /api/graphql   {"query","variables","operationName"}
 * </pre>
 *
 * The schema is made of the models in this node's memory and kept by the set of their hashes, so
 * that tenants with the same models share one.
 */
public final class GraphqlRoutes {
    private static final String PATH = "/api/graphql";
    private static final int DOCUMENT_MAX = 100_000;
    private static final int SCHEMAS_MAX = 256;
    private static final Shape DOCUMENT =
            Shape.object("GraphqlRequest")
                    .must("query", Shape.text(DOCUMENT_MAX))
                    .may("variables", Shape.nullable(Shape.anyObject()))
                    .may("operationName", Shape.nullable(Shape.text()))
                    .build();
    private static final Shape RESULT =
            Shape.openObject("GraphqlResult")
                    .may("data", Shape.nullable(Shape.anyObject()))
                    .may("errors", Shape.list(Shape.anyObject()))
                    .build();

    private final Models models;
    private final Fetchers fetchers;
    private final Map<Set<String>, GraphQL> schemas = new ConcurrentHashMap<>();

    /**
     * @param table of the endpoints for records, which answer every field
     */
    public GraphqlRoutes(Models models, List<? extends Endpoint> table, Refusals refusals) {
        this.models = models;
        this.fetchers = new Fetchers(new EntityCalls(table, refusals));
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Contract.of("data", "graphql", "Ask in GraphQL")
                        .takes(DOCUMENT)
                        .gives(200, RESULT)
                        .guarded(POST, PATH, META_READ, DECIDED, this::asked));
    }

    /** What came in the body. */
    private record Asked(
            String query, Optional<String> operation, Map<String, @Nullable Object> variables) {}

    private CompletionStage<Answer<Reply>> asked(Call call) {
        var input = Input.of(call.request().json());
        String query = input.text("query", DOCUMENT_MAX);
        Optional<String> operation = input.optionalText("operationName", 255);
        var variables = PlainValues.members(input.open("variables").orElse(Value.EMPTY));
        return Steps.then(
                input.whole(() -> new Asked(query, operation, variables)),
                asked -> answered(call, asked));
    }

    private CompletionStage<Answer<Reply>> answered(Call call, Asked asked) {
        Document document;
        try {
            document = Parser.parse(asked.query());
        } catch (InvalidSyntaxException e) {
            return Steps.ok(refused(call, GraphqlError.INVALID.because(detail(e))));
        }
        Optional<Problem> over =
                DocumentLimits.exceeded(document, asked.operation(), asked.variables());
        if (over.isPresent()) {
            return Steps.ok(refused(call, over.get()));
        }
        var known = models.all(call.tenant());
        var input =
                ExecutionInput.newExecutionInput()
                        .query(asked.query())
                        .operationName(asked.operation().orElse(null))
                        .variables(asked.variables())
                        .graphQLContext(Map.of(Call.class, call))
                        .dataLoaderRegistry(fetchers.loaders(call, known.keySet()))
                        .build();
        return schema(known)
                .executeAsync(input)
                .thenApply(result -> Answer.ok(Reply.ok(form(call, result))));
    }

    private static String detail(InvalidSyntaxException e) {
        var place = e.getLocation();
        return place == null
                ? "the document cannot be read"
                : "the document cannot be read at line %d, column %d"
                        .formatted(place.getLine(), place.getColumn());
    }

    private GraphQL schema(Map<EntityName, EntityModel> known) {
        var hashes = new TreeSet<String>();
        known.values().forEach(model -> hashes.add(model.name() + " " + model.hash()));
        if (schemas.size() > SCHEMAS_MAX) {
            schemas.clear();
        }
        return schemas.computeIfAbsent(
                hashes,
                _ ->
                        GraphQL.newGraphQL(SchemaBuilder.build(known, fetchers))
                                .defaultDataFetcherExceptionHandler(GraphqlRoutes::failed)
                                .build());
    }

    private static Reply refused(Call call, Problem problem) {
        var error =
                Value.object()
                        .put("message", problem.detail())
                        .put("extensions", document(call, problem))
                        .build();
        return Reply.ok(
                Value.object()
                        .put("data", Value.NULL)
                        .put("errors", new Value.Items(List.of(error)))
                        .build());
    }

    private static Value.Fields document(Call call, Problem problem) {
        return Problems.document(problem, PATH, call.origin().requestId());
    }

    /** A field that was refused, or failed, in the words that REST would have used. */
    private static CompletableFuture<DataFetcherExceptionHandlerResult> failed(
            DataFetcherExceptionHandlerParameters failure) {
        var environment = failure.getDataFetchingEnvironment();
        Call call = environment.getGraphQlContext().get(Call.class);
        Throwable cause = failure.getException();
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        Value.Fields document =
                cause instanceof Refusal refusal
                        ? document(call, refusal.problem())
                        : Json.trustedObject(
                                Refusals.reply(cause, PATH, call.origin().requestId()).text());
        GraphQLError error =
                GraphqlErrorBuilder.newError(environment)
                        .message("%s", document.text("detail").orElse(""))
                        .extensions(extensions(document))
                        .build();
        return CompletableFuture.completedFuture(
                DataFetcherExceptionHandlerResult.newResult(error).build());
    }

    private static Map<String, Object> extensions(Value.Fields document) {
        return new LinkedHashMap<>(document.values());
    }

    private static Value form(Call call, ExecutionResult result) {
        var form = (Value.Fields) PlainValues.of(result.toSpecification());
        if (!(form.get("errors").orElse(Value.NULL) instanceof Value.Items(var errors))) {
            return form;
        }
        return form.with(
                "errors",
                new Value.Items(
                        errors.stream()
                                .<Value>map(error -> coded(call, (Value.Fields) error))
                                .toList()));
    }

    /** What the library itself finds wrong has no code of ours yet. */
    private static Value.Fields coded(Call call, Value.Fields error) {
        return error.get("extensions").orElse(Value.NULL) instanceof Value.Fields own
                        && own.text("code").isPresent()
                ? error
                : error.with(
                        "extensions",
                        document(
                                call,
                                GraphqlError.INVALID.because(
                                        error.text("message").orElse("it does not fit"))));
    }
}
