package com.athyper.edge.data;

import static com.athyper.edge.endpoint.Endpoint.Guard.DECIDED;
import static com.athyper.edge.exchange.Method.POST;
import static com.athyper.edge.problem.EdgeError.QUERY_INVALID;
import static com.athyper.edge.problem.EdgeError.UNSUPPORTED_MEDIA;
import static com.athyper.policy.Operation.ENTITY_IMPORT;

import com.athyper.edge.access.BulkDesk;
import com.athyper.edge.access.Call;
import com.athyper.edge.access.RecordDesk;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Parameter;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Query;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Request.Body;
import com.athyper.edge.exchange.Steps;
import com.athyper.edge.openapi.OpenApi;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Done;
import com.athyper.kernel.Json;
import com.athyper.kernel.JsonLimits;
import com.athyper.kernel.MalformedJson;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Field;
import com.athyper.meta.FieldType;
import com.athyper.meta.Models;
import com.athyper.meta.record.ImportReports;

import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Records from outside, as many as there are. How an import is doing is told meanwhile.
 *
 * <pre>
 * POST /api/data/{entity}/import   NDJSON, or CSV with a header
 * </pre>
 */
public final class ImportRoutes {
    static final Shape ROW =
            Shape.object("ImportFault")
                    .must("row", Shape.integer())
                    .must("problem", OpenApi.PROBLEM)
                    .build();

    private static final Shape REPLY =
            Shape.object("ImportReply")
                    .must("id", Shape.uuid())
                    .must("rows", Shape.integer())
                    .must("created", Shape.integer())
                    .must("updated", Shape.integer())
                    .must("failed", Shape.integer())
                    .must("complete", Shape.flag())
                    .must("dryRun", Shape.flag())
                    .must("faults", Shape.list(ROW.ref()))
                    .with(ROW)
                    .build();

    private final Entities entities;
    private final BulkWork work;
    private final ImportReports reports;
    private final InstantSource clock;

    public ImportRoutes(Models models, Desks desks, ImportReports reports, InstantSource clock) {
        this.entities = new Entities(models);
        this.work = new BulkWork(new BulkPlans(desks.records(), desks.bulk()), desks.bulk());
        this.reports = reports;
        this.clock = clock;
    }

    /** By which rows become records. */
    public record Desks(RecordDesk records, BulkDesk bulk) {}

    public List<Endpoint> endpoints() {
        return List.of(
                Contract.of("data", "record", "Create or change records from a stream")
                        .takesStream()
                        .may(
                                Parameter.query(
                                        "key",
                                        Shape.text(),
                                        "a unique field: what has its value is changed"),
                                Parameter.query(
                                        "mapping",
                                        Shape.text(),
                                        "JSON from column to field, null to pass it over"),
                                Parameter.query(
                                        "dryRun",
                                        Shape.choice("true", "false"),
                                        "judges every row and changes nothing"))
                        .gives(200, REPLY)
                        .refuses(403, 404, 409, 415, 422)
                        .guarded(
                                POST,
                                "/api/data/{entity}/import",
                                ENTITY_IMPORT,
                                DECIDED,
                                this::imported));
    }

    /**
     * How the rows are read.
     *
     * @param mapping from column to field, empty for what is passed over
     */
    record Options(Optional<String> key, Map<String, Optional<String>> mapping, boolean dryRun) {

        /** The same, passing over columns that an export has and nobody writes, but the key. */
        Options without(Collection<String> given) {
            var whole = new HashMap<String, Optional<String>>();
            given.stream()
                    .filter(name -> !key.equals(Optional.of(name)))
                    .forEach(name -> whole.put(name, Optional.empty()));
            whole.putAll(mapping);
            return new Options(key, Map.copyOf(whole), dryRun);
        }
    }

    private CompletionStage<Answer<Reply>> imported(Call call) {
        if (!(call.request().body() instanceof Body.Stream(var mediaType, _, var portions))) {
            return Steps.refused(
                    UNSUPPORTED_MEDIA.because("send application/x-ndjson or text/csv"));
        }
        CompletionStage<Answer<Reply>> reply =
                Steps.then(
                        Steps.then(
                                options(call.request().query()),
                                options ->
                                        entities.with(
                                                call,
                                                model -> Steps.now(fit(call, model, options)))),
                        fit -> run(call, fit, mediaType.equals("text/csv"), portions));
        return reply.whenComplete((_, _) -> portions.cancel());
    }

    /** Options that suit the entity as it is now. */
    private record Fit(EntityModel model, Options options) {}

    private Answer<Fit> fit(Call call, EntityModel model, Options options) {
        return options.key()
                .map(key -> work.bulk().maySeek(call, model, key))
                .orElseGet(() -> Answer.ok(Done.DONE))
                .flatMap(_ -> fit(model, options.without(given(model))));
    }

    /** The fields that the platform fills. */
    private static List<String> given(EntityModel model) {
        return model.fields().stream()
                .filter(
                        field ->
                                field.type() == FieldType.SEQUENCE
                                        || model.behaviour().computed().contains(field.name()))
                .map(Field::name)
                .toList();
    }

    private static Answer<Fit> fit(EntityModel model, Options options) {
        Optional<String> key = options.key();
        if (key.isPresent() && !key.flatMap(model::field).map(Field::unique).orElse(false)) {
            return Answer.refused(
                    QUERY_INVALID.because("`" + key.get() + "` is no field that is unique"));
        }
        return options.mapping().values().stream()
                .flatMap(Optional::stream)
                .filter(field -> model.field(field).isEmpty())
                .findFirst()
                .<Answer<Fit>>map(
                        field ->
                                Answer.refused(
                                        QUERY_INVALID.because(
                                                "`%s` has no field `%s`"
                                                        .formatted(model.name(), field))))
                .orElseGet(() -> Answer.ok(new Fit(model, options)));
    }

    /** On a thread of its own, which waits for the sender and for the store in turn. */
    private CompletionStage<Answer<Reply>> run(
            Call call, Fit fit, boolean csv, Body.Portions portions) {
        ImportRows rows =
                csv
                        ? new ImportRows.Table(fit.model(), fit.options().mapping())
                        : new ImportRows.Lines(fit.options().mapping());
        var progress = ImportProgress.of(reports, clock, call, fit.model());
        var run = new ImportRun(entities, work, fit.options(), progress);
        var result = new CompletableFuture<Answer<Reply>>();
        Thread.ofVirtual()
                .name("import")
                .start(
                        () -> {
                            try {
                                result.complete(Answer.ok(run.through(rows, portions)));
                            } catch (Throwable e) {
                                result.completeExceptionally(e);
                            }
                        });
        return result;
    }

    private static Answer<Options> options(Query query) {
        String dryRun = query.get("dryRun").orElse("false");
        if (!dryRun.equals("true") && !dryRun.equals("false")) {
            return Answer.refused(QUERY_INVALID.because("`dryRun` is true or false"));
        }
        return query.get("mapping")
                .map(ImportRoutes::mapping)
                .orElseGet(() -> Answer.ok(Map.of()))
                .map(mapping -> new Options(query.get("key"), mapping, dryRun.equals("true")));
    }

    private static Answer<Map<String, Optional<String>>> mapping(String text) {
        try {
            if (Json.parse(text, JsonLimits.REQUEST) instanceof Value.Fields(var members)) {
                var mapping = new HashMap<String, Optional<String>>();
                for (var member : members.entrySet()) {
                    switch (member.getValue()) {
                        case Value.Text(var field) ->
                                mapping.put(member.getKey(), Optional.of(field));
                        case Value.Null _ -> mapping.put(member.getKey(), Optional.empty());
                        case Value.Bool _, Value.Num _, Value.Items _, Value.Fields _ -> {
                            return notMapping();
                        }
                    }
                }
                return Answer.ok(Map.copyOf(mapping));
            }
            return notMapping();
        } catch (MalformedJson e) {
            return notMapping();
        }
    }

    private static <T> Answer<T> notMapping() {
        return Answer.refused(
                QUERY_INVALID.because("`mapping` is JSON such as {\"Name of column\":\"field\"}"));
    }
}
