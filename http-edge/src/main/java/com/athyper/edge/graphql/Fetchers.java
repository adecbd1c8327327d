package com.athyper.edge.graphql;

import com.athyper.edge.access.Call;
import com.athyper.edge.exchange.Request;
import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Json;
import com.athyper.kernel.Page;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.record.RecordFeed.What;
import com.athyper.policy.PolicyError;

import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;

import org.dataloader.DataLoader;
import org.dataloader.DataLoaderFactory;
import org.dataloader.DataLoaderOptions;
import org.dataloader.DataLoaderRegistry;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where each field's value comes from. Its source is the JSON that REST has answered. */
final class Fetchers {
    /** The member of the field's own name. */
    static final DataFetcher<@Nullable Object> MEMBER =
            environment -> leaf(environment, environment.getField().getName());

    static final DataFetcher<Object> SELF = Fetchers::source;
    static final DataFetcher<Object> ITEMS =
            environment ->
                    source(environment).get("items").orElse(Value.NULL)
                                    instanceof Value.Items(var items)
                            ? items
                            : List.of();
    static final DataFetcher<Object> HAS_NEXT_PAGE =
            environment -> source(environment).text("nextCursor").isPresent();
    static final DataFetcher<@Nullable Object> END_CURSOR =
            environment -> leaf(environment, "nextCursor");

    /** The record within an event, if it is there. */
    static final DataFetcher<@Nullable Object> RECORD =
            environment ->
                    source(environment).get("record").orElse(Value.NULL)
                                    instanceof Value.Fields record
                            ? record
                            : null;

    private final EntityCalls calls;
    private final RelatedFetchers related;

    Fetchers(EntityCalls calls, RelatedFetchers related) {
        this.calls = calls;
        this.related = related;
    }

    RelatedFetchers related() {
        return related;
    }

    static DataFetcher<@Nullable Object> member(String name) {
        return environment -> leaf(environment, name);
    }

    /** The ids of a list; nothing where a mask stands in its place. */
    static DataFetcher<@Nullable Object> ids(String name) {
        return environment ->
                source(environment).get(name).orElse(Value.NULL) instanceof Value.Items items
                        ? PlainValues.whole(items)
                        : null;
    }

    private static Value.Fields source(DataFetchingEnvironment environment) {
        return Objects.requireNonNull(environment.<Value.Fields>getSource());
    }

    private static @Nullable Object leaf(DataFetchingEnvironment environment, String name) {
        return PlainValues.leaf(source(environment).get(name).orElse(Value.NULL));
    }

    private static Call call(DataFetchingEnvironment environment) {
        return environment.getGraphQlContext().get(Call.class);
    }

    private static Optional<String> text(DataFetchingEnvironment environment, String name) {
        return Optional.ofNullable(environment.<Object>getArgument(name)).map(Object::toString);
    }

    private static String needed(DataFetchingEnvironment environment, String name) {
        return text(environment, name)
                .orElseThrow(() -> new IllegalStateException("the schema asks for " + name));
    }

    private static Value.Fields input(DataFetchingEnvironment environment) {
        return PlainValues.of(environment.<Object>getArgument("input")) instanceof Value.Fields it
                ? it
                : Value.EMPTY;
    }

    private static <T> T allowed(Answer<T> answer) {
        return switch (answer) {
            case Answer.Ok<T>(var value) -> value;
            case Answer.Refused<T>(var problem) -> throw new Refusal(problem);
        };
    }

    DataFetcher<CompletionStage<Value.Fields>> one(String entity) {
        return environment ->
                calls.one(call(environment), entity, needed(environment, "id"))
                        .thenApply(Fetchers::allowed);
    }

    DataFetcher<CompletionStage<Value.Fields>> list(String entity) {
        return environment -> {
            var query = new LinkedHashMap<String, String>();
            if (environment.getArgument("filter") != null) {
                query.put("filter", Json.write(PlainValues.of(environment.getArgument("filter"))));
            }
            text(environment, "sort").ifPresent(sort -> query.put("sort", sort));
            text(environment, "first").ifPresent(first -> query.put("limit", first));
            text(environment, "after").ifPresent(after -> query.put("cursor", after));
            text(environment, "effectiveAt").ifPresent(day -> query.put("effectiveAt", day));
            if (text(environment, "deleted").filter("true"::equals).isPresent()) {
                query.put("deleted", "only");
            }
            if (environment.getSelectionSet().contains("totalCount")) {
                query.put("count", "exact");
            }
            return calls.list(call(environment), entity, query).thenApply(Fetchers::allowed);
        };
    }

    DataFetcher<CompletionStage<Value.Fields>> create(String entity) {
        return environment ->
                calls.create(call(environment), entity, input(environment))
                        .thenApply(Fetchers::allowed);
    }

    DataFetcher<CompletionStage<Value.Fields>> update(String entity) {
        return environment ->
                calls.update(
                                call(environment),
                                entity,
                                needed(environment, "id"),
                                needed(environment, "version"),
                                input(environment))
                        .thenApply(Fetchers::allowed);
    }

    DataFetcher<CompletionStage<Boolean>> delete(String entity) {
        return environment ->
                calls.delete(
                                call(environment),
                                entity,
                                needed(environment, "id"),
                                needed(environment, "version"))
                        .thenApply(answer -> !allowed(answer).values().containsKey("id"));
    }

    DataFetcher<CompletionStage<Value.Fields>> restore(String entity) {
        return environment ->
                calls.restore(
                                call(environment),
                                entity,
                                needed(environment, "id"),
                                text(environment, "version"))
                        .thenApply(Fetchers::allowed);
    }

    DataFetcher<CompletionStage<Value.Fields>> transition(String entity) {
        return environment ->
                calls.transition(
                                call(environment),
                                new EntityCalls.Move(
                                        entity,
                                        needed(environment, "id"),
                                        needed(environment, "transition"),
                                        text(environment, "version"),
                                        text(environment, "comment")))
                        .thenApply(Fetchers::allowed);
    }

    /** The event at hand; where there is none yet, what is asked for is taken down. */
    DataFetcher<@Nullable Object> changed(EntityName entity) {
        return environment -> {
            Interest.Event event = environment.getGraphQlContext().get(Interest.Event.class);
            if (event != null) {
                return event.source();
            }
            Interest.Notebook notebook =
                    environment.getGraphQlContext().get(Interest.Notebook.class);
            if (notebook != null) {
                notebook.note(
                        new Interest(
                                entity,
                                PlainValues.of(environment.<Object>getArgument("filter"))
                                                instanceof Value.Fields filter
                                        ? Optional.of(filter)
                                        : Optional.empty(),
                                whats(environment.getArgument("operations"))));
            }
            return null;
        };
    }

    private static Set<What> whats(@Nullable List<?> names) {
        return names == null
                ? Set.of()
                : names.stream()
                        .map(name -> What.valueOf(name.toString()))
                        .collect(Collectors.toUnmodifiableSet());
    }

    /** All references of one level that lead to one entity are looked up at once. */
    DataFetcher<@Nullable Object> reference(String field, String target) {
        return environment ->
                source(environment)
                        .text(field)
                        // A mask may stand in its place.
                        .filter(id -> Request.uuid(id).isPresent())
                        .<Object>map(
                                id -> {
                                    DataLoader<String, Value.Fields> loader =
                                            environment.getDataLoader(target);
                                    if (loader == null) {
                                        throw new IllegalStateException("no way to " + target);
                                    }
                                    return loader.load(id);
                                })
                        .orElse(null);
    }

    /** As {@link #reference}, of each that is listed. */
    DataFetcher<@Nullable Object> references(String field, String target) {
        return environment -> {
            DataLoader<String, Value.Fields> loader = environment.getDataLoader(target);
            if (loader == null) {
                throw new IllegalStateException("no way to " + target);
            }
            return source(environment).get(field).orElse(Value.NULL)
                            instanceof Value.Items(var items)
                    ? loader.loadMany(
                            items.stream()
                                    .flatMap(
                                            item ->
                                                    item instanceof Value.Text(var id)
                                                            ? Stream.of(id)
                                                            : Stream.empty())
                                    .toList())
                    : null;
        };
    }

    /** For one request: what it has loaded once, it does not ask for again. */
    DataLoaderRegistry loaders(Call call, Map<EntityName, EntityModel> known) {
        var registry = new DataLoaderRegistry();
        var options = DataLoaderOptions.newOptions().setMaxBatchSize(Page.LIMIT_MAX).build();
        for (EntityName entity : known.keySet()) {
            DataLoader<String, Value.Fields> loader =
                    DataLoaderFactory.newMappedDataLoader(
                            ids -> load(call, entity.value(), ids), options);
            registry.register(entity.value(), loader);
        }
        related.register(registry, call, known);
        return registry;
    }

    /** What may not be seen is missing, as it is to a list. */
    private CompletionStage<Map<String, Value.Fields>> load(
            Call call, String entity, Set<String> ids) {
        var filter =
                Value.object()
                        .put("id", Value.object().put("in", Value.texts(ids)).build())
                        .build();
        return calls.list(
                        call,
                        entity,
                        Map.of("filter", Json.write(filter), "limit", String.valueOf(ids.size())))
                .thenApply(
                        answer ->
                                answer instanceof Answer.Refused<Value.Fields>(var problem)
                                                && problem.code()
                                                        .id()
                                                        .equals(PolicyError.DENIED.id())
                                        ? Map.of()
                                        : byId(allowed(answer)));
    }

    private static Map<String, Value.Fields> byId(Value.Fields page) {
        var byId = new LinkedHashMap<String, Value.Fields>();
        if (page.get("items").orElse(Value.NULL) instanceof Value.Items(var items)) {
            for (Value item : items) {
                if (item instanceof Value.Fields record) {
                    record.text("id").ifPresent(id -> byId.put(id, record));
                }
            }
        }
        return byId;
    }
}
