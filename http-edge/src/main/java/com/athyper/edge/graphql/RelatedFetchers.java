package com.athyper.edge.graphql;

import com.athyper.edge.access.Call;
import com.athyper.edge.access.RecordDesk;
import com.athyper.edge.data.EffectiveDay;
import com.athyper.edge.exchange.Paging;
import com.athyper.edge.exchange.Query;
import com.athyper.edge.exchange.Steps;
import com.athyper.expression.Expr;
import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Json;
import com.athyper.kernel.Page;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Field;
import com.athyper.meta.Inbound;
import com.athyper.meta.record.FilterReader;
import com.athyper.meta.record.RecordError;
import com.athyper.meta.record.RecordQuery;
import com.athyper.meta.record.RecordQuery.Sort;
import com.athyper.meta.record.RecordRendering;
import com.athyper.meta.record.RelatedQuery;
import com.athyper.meta.record.SortReader;
import com.athyper.meta.record.StoredRecord;

import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;

import org.dataloader.DataLoader;
import org.dataloader.DataLoaderFactory;
import org.dataloader.DataLoaderOptions;
import org.dataloader.DataLoaderRegistry;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** What refers to records, looked up at once for all records of a level that ask for the same. */
final class RelatedFetchers {
    private static final int SHOWN_MAX = 10_000;

    private final RecordDesk records;

    RelatedFetchers(RecordDesk records) {
        this.records = records;
    }

    /** What is asked of one record: the same arguments are the same look-up. */
    private record Wanted(UUID owner, Map<String, String> arguments) {}

    /** As a list, or as a page that REST would have answered. */
    DataFetcher<CompletionStage<Object>> of(String entity, Inbound way) {
        return environment -> {
            DataLoader<Wanted, Value.Fields> loader = environment.getDataLoader(name(entity, way));
            if (loader == null) {
                throw new IllegalStateException("no way to " + way.name());
            }
            var source = Objects.requireNonNull(environment.<Value.Fields>getSource());
            var owner = UUID.fromString(source.text("id").orElseThrow());
            CompletableFuture<Value.Fields> page =
                    loader.load(new Wanted(owner, arguments(environment)));
            return page.thenApply(
                    found ->
                            way.isCollection()
                                            && found.get("items").orElse(Value.NULL)
                                                    instanceof Value.Items(var items)
                                    ? items
                                    : found);
        };
    }

    private static Map<String, String> arguments(DataFetchingEnvironment environment) {
        var arguments = new LinkedHashMap<String, String>();
        if (environment.getArgument("filter") != null) {
            arguments.put("filter", Json.write(PlainValues.of(environment.getArgument("filter"))));
        }
        text(environment, "sort").ifPresent(sort -> arguments.put("sort", sort));
        text(environment, "first").ifPresent(first -> arguments.put("limit", first));
        text(environment, "after").ifPresent(after -> arguments.put("cursor", after));
        text(environment, "effectiveAt").ifPresent(day -> arguments.put("effectiveAt", day));
        if (environment.getSelectionSet().contains("totalCount")) {
            arguments.put("count", "exact");
        }
        return arguments;
    }

    private static Optional<String> text(DataFetchingEnvironment environment, String name) {
        return Optional.ofNullable(environment.<Object>getArgument(name)).map(Object::toString);
    }

    /** For one request. */
    void register(DataLoaderRegistry registry, Call call, Map<EntityName, EntityModel> known) {
        var options = DataLoaderOptions.newOptions().setMaxBatchSize(Page.LIMIT_MAX).build();
        for (EntityModel model : known.values()) {
            for (Inbound way : model.inbound()) {
                EntityModel other = known.get(way.of());
                if (other != null) {
                    DataLoader<Wanted, Value.Fields> loader =
                            DataLoaderFactory.newMappedDataLoader(
                                    wanted -> load(call, other, way, wanted), options);
                    registry.register(name(model.name().value(), way), loader);
                }
            }
        }
    }

    private static String name(String entity, Inbound way) {
        return entity + "." + way.name();
    }

    private CompletionStage<Map<Wanted, Value.Fields>> load(
            Call call, EntityModel other, Inbound way, Set<Wanted> all) {
        Map<Map<String, String>, Set<UUID>> byArguments =
                all.stream()
                        .collect(
                                Collectors.groupingBy(
                                        Wanted::arguments,
                                        LinkedHashMap::new,
                                        Collectors.mapping(
                                                Wanted::owner,
                                                Collectors.toCollection(LinkedHashSet::new))));
        CompletionStage<Answer<Map<Wanted, Value.Fields>>> step = Steps.ok(new HashMap<>());
        for (var each : byArguments.entrySet()) {
            step =
                    Steps.then(
                            step,
                            before ->
                                    looked(
                                            call,
                                            other,
                                            way,
                                            each.getKey(),
                                            each.getValue(),
                                            before));
        }
        return step.thenApply(
                answer ->
                        switch (answer) {
                            case Answer.Ok<Map<Wanted, Value.Fields>>(var found) -> found;
                            case Answer.Refused<Map<Wanted, Value.Fields>>(var problem) ->
                                    throw new Refusal(problem);
                        });
    }

    private CompletionStage<Answer<Map<Wanted, Value.Fields>>> looked(
            Call call,
            EntityModel other,
            Inbound way,
            Map<String, String> arguments,
            Set<UUID> owners,
            Map<Wanted, Value.Fields> before) {
        return Steps.map(
                Steps.then(
                        query(other, way, arguments, owners),
                        query -> records.related(call, other, query)),
                pages -> {
                    for (UUID owner : owners) {
                        before.put(
                                new Wanted(owner, arguments),
                                document(other, Optional.ofNullable(pages.get(owner))));
                    }
                    return before;
                });
    }

    private static Value.Fields document(EntityModel model, Optional<Page<StoredRecord>> page) {
        return page.map(
                        found ->
                                Paging.document(found, each -> RecordRendering.render(model, each)))
                .orElseGet(
                        () ->
                                Value.object()
                                        .put("items", new Value.Items(List.of()))
                                        .put("nextCursor", Value.NULL)
                                        .put("total", 0)
                                        .build());
    }

    private static Answer<RelatedQuery> query(
            EntityModel model, Inbound way, Map<String, String> arguments, Set<UUID> owners) {
        Optional<Field> by = model.field(way.by());
        if (by.isEmpty()) {
            return Answer.refused(
                    RecordError.MODEL_CHANGED.because("`" + way.name() + "` is not in force"));
        }
        if (arguments.containsKey("cursor") && owners.size() > 1) {
            return Answer.refused(
                    RecordError.CURSOR_INVALID.because(
                            "`after` goes on in the list of one record: ask for that record"));
        }
        return page(model, way, new Query(arguments))
                .map(page -> new RelatedQuery(by.get(), owners, page, SHOWN_MAX));
    }

    private static Answer<RecordQuery> page(EntityModel model, Inbound way, Query arguments) {
        if (way.position().isPresent()) {
            return Answer.ok(
                    new RecordQuery(
                            Expr.TRUE,
                            List.of(new Sort(way.position().get(), false)),
                            Page.LIMIT_MAX,
                            Optional.empty(),
                            false));
        }
        Answer<Expr> filter =
                arguments
                        .get("filter")
                        .map(text -> FilterReader.read(model, text))
                        .orElseGet(() -> Answer.ok(Expr.TRUE))
                        .flatMap(
                                wanted ->
                                        EffectiveDay.of(arguments)
                                                .flatMap(
                                                        day ->
                                                                EffectiveDay.held(
                                                                        model, day, wanted)));
        Answer<List<Sort>> sort =
                arguments
                        .get("sort")
                        .map(text -> SortReader.read(model, text))
                        .orElseGet(() -> Answer.ok(List.of()));
        return Paging.of(arguments)
                .flatMap(
                        paging ->
                                filter.flatMap(
                                        wanted ->
                                                sort.map(
                                                        order ->
                                                                new RecordQuery(
                                                                        wanted,
                                                                        order,
                                                                        paging.limit(),
                                                                        paging.cursor(),
                                                                        paging.count()))));
    }
}
