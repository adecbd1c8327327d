package com.athyper.edge.graphql;

import com.athyper.edge.access.Call;
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
import graphql.execution.AsyncExecutionStrategy;
import graphql.execution.DataFetcherExceptionHandlerParameters;
import graphql.execution.DataFetcherExceptionHandlerResult;
import graphql.language.Document;
import graphql.language.OperationDefinition;
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
 * Executes documents over the tenant's entities. The schema is made of the models in this node's
 * memory and kept by the set of their hashes, so that tenants with the same models share one.
 */
final class Engine {
    static final String PATH = "/api/graphql";
    private static final int SCHEMAS_MAX = 256;

    private final Models models;
    private final Fetchers fetchers;
    private final Map<Set<String>, GraphQL> schemas = new ConcurrentHashMap<>();

    Engine(Models models, Fetchers fetchers) {
        this.models = models;
        this.fetchers = fetchers;
    }

    /** A document that can be executed, as far as can be seen from itself. */
    record Ready(
            String text,
            Optional<String> operation,
            Map<String, @Nullable Object> variables,
            OperationDefinition.Operation kind) {}

    Answer<Ready> ready(Call call, Asked asked, String text) {
        Document document;
        try {
            document = Parser.parse(text);
        } catch (InvalidSyntaxException e) {
            return Answer.refused(GraphqlError.INVALID.because(detail(e)));
        }
        Optional<Problem> over =
                DocumentLimits.exceeded(
                        document,
                        asked.operation(),
                        asked.variables(),
                        DocumentLimits.many(models.all(call.tenant(), call.unitPath()).values()));
        return over.isPresent()
                ? Answer.refused(over.get())
                : Answer.ok(
                        new Ready(
                                text,
                                asked.operation(),
                                asked.variables(),
                                kind(document, asked.operation())));
    }

    /** Of the operation that will be executed; where none can be, the library will say so. */
    private static OperationDefinition.Operation kind(Document document, Optional<String> name) {
        return document.getDefinitionsOfType(OperationDefinition.class).stream()
                .filter(it -> name.isEmpty() || name.get().equals(it.getName()))
                .map(OperationDefinition::getOperation)
                .findFirst()
                .orElse(OperationDefinition.Operation.QUERY);
    }

    private static String detail(InvalidSyntaxException e) {
        var place = e.getLocation();
        return place == null
                ? "the document cannot be read"
                : "the document cannot be read at line %d, column %d"
                        .formatted(place.getLine(), place.getColumn());
    }

    /**
     * @param about what the fetchers are to know besides
     */
    CompletionStage<Value.Fields> execute(Call call, Ready ready, Map<Class<?>, Object> about) {
        var known = models.all(call.tenant(), call.unitPath());
        var context = new LinkedHashMap<Object, Object>(about);
        context.put(Call.class, call);
        var input =
                ExecutionInput.newExecutionInput()
                        .query(ready.text())
                        .operationName(ready.operation().orElse(null))
                        .variables(ready.variables())
                        .graphQLContext(context)
                        .dataLoaderRegistry(fetchers.loaders(call, known))
                        .build();
        return schema(known).executeAsync(input).thenApply(result -> form(call, result));
    }

    private GraphQL schema(Map<EntityName, EntityModel> known) {
        var hashes = new TreeSet<String>();
        known.values().forEach(model -> hashes.add(model.name() + " " + model.contractHash()));
        if (schemas.size() > SCHEMAS_MAX) {
            schemas.clear();
        }
        return schemas.computeIfAbsent(
                hashes,
                _ ->
                        GraphQL.newGraphQL(SchemaBuilder.build(known, fetchers))
                                // Each event is an execution of its own: see Subscriptions.
                                .subscriptionExecutionStrategy(
                                        new AsyncExecutionStrategy(Engine::failed))
                                .defaultDataFetcherExceptionHandler(Engine::failed)
                                .build());
    }

    /** A document that was not executed, and why. */
    static Value.Fields refused(Call call, Problem problem) {
        var error =
                Value.object()
                        .put("message", problem.detail())
                        .put("extensions", document(call, problem))
                        .build();
        return Value.object()
                .put("data", Value.NULL)
                .put("errors", new Value.Items(List.of(error)))
                .build();
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

    private static Value.Fields form(Call call, ExecutionResult result) {
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
