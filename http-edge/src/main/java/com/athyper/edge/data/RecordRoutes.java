package com.athyper.edge.data;

import static com.athyper.edge.data.RecordShapes.INPUT;
import static com.athyper.edge.data.RecordShapes.REVISION;
import static com.athyper.edge.endpoint.Endpoint.Guard.RECORD;
import static com.athyper.edge.exchange.Method.DELETE;
import static com.athyper.edge.exchange.Method.GET;
import static com.athyper.edge.exchange.Method.PATCH;
import static com.athyper.edge.exchange.Method.POST;
import static com.athyper.policy.Operation.ENTITY_CREATE;
import static com.athyper.policy.Operation.ENTITY_DELETE;
import static com.athyper.policy.Operation.ENTITY_HISTORY;
import static com.athyper.policy.Operation.ENTITY_READ;
import static com.athyper.policy.Operation.ENTITY_UPDATE;

import com.athyper.edge.access.BulkDesk;
import com.athyper.edge.access.Call;
import com.athyper.edge.access.HistoryDesk;
import com.athyper.edge.access.Opened;
import com.athyper.edge.access.RecordDesk;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Parameter;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Paging;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.edge.problem.EdgeError;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Models;
import com.athyper.meta.record.RecordError;
import com.athyper.meta.record.RecordQuery;
import com.athyper.meta.record.RecordRendering;
import com.athyper.meta.record.RecordValidator;
import com.athyper.meta.record.RelatedFilter;
import com.athyper.meta.record.SortReader;
import com.athyper.policy.Operation;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/**
 * Records of every entity.
 *
 * <pre>
 * POST   /api/data/{entity}                create
 * GET    /api/data/{entity}                list: filter, sort, page
 * GET    /api/data/{entity}/{id}           read, as it is or was
 * PATCH  /api/data/{entity}/{id}           change, under If-Match
 * DELETE /api/data/{entity}/{id}           delete, under If-Match
 * GET    /api/data/{entity}/{id}/history   newest first
 * </pre>
 */
public final class RecordRoutes {
    private static final String ALL = "/api/data/{entity}";
    private static final String ONE = "/api/data/{entity}/{id}";
    private static final Parameter IF_MATCH =
            Parameter.header("If-Match", true, "the record's `ETag`; 428 without it");

    private final Models models;
    private final Entities entities;
    private final RecordDesk records;
    private final RecordViews views;
    private final DeletedRoutes deleted;
    private final CollectedRecords collected;
    private final PointInTime moments;
    private final MergeHints hints;

    public RecordRoutes(Models models, RecordDesk records, BulkDesk bulk, HistoryDesk history) {
        this.models = models;
        this.entities = new Entities(models);
        this.records = records;
        this.views = new RecordViews(models, records);
        this.deleted = new DeletedRoutes(models, records);
        this.collected = new CollectedRecords(models, records, bulk);
        this.moments = new PointInTime(records, history);
        this.hints = new MergeHints(history);
    }

    public List<Endpoint> endpoints() {
        return List.of(
                about("Create a record")
                        .takes(INPUT)
                        .gives(201, RecordShapes.RECORD, "Location", "ETag")
                        .refuses(404, 409, 422)
                        .guarded(POST, ALL, ENTITY_CREATE, RECORD, this::create),
                about("List records that may be seen")
                        .pages()
                        .may(
                                Parameter.query(
                                        "filter",
                                        Shape.text(),
                                        "JSON such as {\"amount\":{\"gt\":\"1000\"}}"),
                                Parameter.query("sort", Shape.text(), "such as -amount,title"),
                                RecordViews.FIELDS,
                                RecordViews.EXPAND,
                                DeletedRoutes.DELETED,
                                EffectiveDay.PARAMETER,
                                Parameter.query(
                                        "explain",
                                        Shape.flag(),
                                        "true tells which rules hide records or mask fields"))
                        .gives(200, RecordShapes.PAGE)
                        .refuses(403, 404)
                        .guarded(GET, ALL, ENTITY_READ, RECORD, this::list),
                about("Read a record")
                        .may(
                                Parameter.IF_NONE_MATCH,
                                RecordViews.FIELDS,
                                RecordViews.EXPAND,
                                EffectiveDay.PARAMETER,
                                PointInTime.AT)
                        .gives(200, RecordShapes.VIEW, "ETag")
                        .refuses(404)
                        .guarded(GET, ONE, ENTITY_READ, RECORD, this::read),
                about("Change what is given, empty what is null, keep the rest (RFC 7396)")
                        .takesPatch(INPUT)
                        .may(IF_MATCH)
                        .gives(200, RecordShapes.RECORD, "ETag")
                        .refuses(404, 409, 412, 422, 423, 428)
                        .guarded(PATCH, ONE, ENTITY_UPDATE, RECORD, this::update),
                about("Delete a record")
                        .may(IF_MATCH)
                        .gives(204, Reply.Form.NOTHING)
                        .refuses(404, 409, 412, 423, 428)
                        .guarded(DELETE, ONE, ENTITY_DELETE, RECORD, this::delete),
                about("List a record's versions, newest first")
                        .pages()
                        .gives(200, Shape.page(REVISION))
                        .refuses(404)
                        .guarded(GET, ONE + "/history", ENTITY_HISTORY, RECORD, this::history));
    }

    private static Contract about(String summary) {
        return Contract.of("data", "record", summary);
    }

    private CompletionStage<Answer<Reply>> create(Call call) {
        return entities.with(
                call,
                model ->
                        CollectedRecords.isMeant(call, model)
                                ? Steps.map(
                                        collected.create(call, model),
                                        whole -> whole.created(model))
                                : single(call, model));
    }

    private CompletionStage<Answer<Reply>> single(Call call, EntityModel model) {
        return Steps.map(
                Steps.then(
                        records.mayCreate(call, model)
                                .flatMap(
                                        _ ->
                                                RecordValidator.validate(
                                                        model,
                                                        call.request().json(),
                                                        call.circumstances(Optional.empty()))),
                        values -> records.create(call, model, values)),
                record ->
                        Reply.created(
                                        "/api/data/" + model.name() + "/" + record.id(),
                                        RecordRendering.render(model, record))
                                .tagged(Preconditions.tag(record)));
    }

    private CompletionStage<Answer<Reply>> list(Call call) {
        return entities.with(
                call,
                model ->
                        Steps.then(
                                DeletedRoutes.isWanted(call, model),
                                gone -> gone ? deletedOnes(call, model) : present(call, model)));
    }

    private CompletionStage<Answer<Reply>> deletedOnes(Call call, EntityModel model) {
        return Steps.map(
                Steps.then(query(call, model), query -> deleted.list(call, model, query)),
                Reply::ok);
    }

    private CompletionStage<Answer<Reply>> present(Call call, EntityModel model) {
        return Steps.then(
                views.selection(call, model),
                selection ->
                        Steps.then(
                                Steps.then(
                                        Steps.then(
                                                query(call, model),
                                                query -> records.list(call, model, query)),
                                        page -> views.page(call, selection, page)),
                                list -> explained(call, model, list)));
    }

    private CompletionStage<Answer<Reply>> explained(
            Call call, EntityModel model, Value.Fields list) {
        String explain = call.request().query().get("explain").orElse("false");
        return switch (explain) {
            case "false" -> Steps.ok(Reply.ok(list));
            case "true" ->
                    Steps.map(
                            records.explain(call, model),
                            explained -> Reply.ok(list.with("explain", explained)));
            default ->
                    Steps.refused(
                            EdgeError.QUERY_INVALID.because("`explain` is `true` or `false`"));
        };
    }

    private Answer<RecordQuery> query(Call call, EntityModel model) {
        var query = call.request().query();
        Answer<RelatedFilter.Read> filter =
                query.get("filter")
                        .map(
                                text ->
                                        RelatedFilter.read(
                                                model,
                                                text,
                                                name ->
                                                        models.find(
                                                                call.tenant(),
                                                                name,
                                                                call.unitPath())))
                        .orElseGet(() -> Answer.ok(RelatedFilter.Read.ALL));
        Answer<RelatedFilter.Read> held =
                filter.flatMap(
                        read ->
                                EffectiveDay.held(model, query, read.filter())
                                        .map(
                                                whole ->
                                                        new RelatedFilter.Read(
                                                                whole, read.having())));
        Answer<List<RecordQuery.Sort>> sort =
                query.get("sort")
                        .map(text -> SortReader.read(model, text))
                        .orElseGet(() -> Answer.ok(List.of()));
        return Paging.of(query)
                .flatMap(
                        paging ->
                                held.flatMap(
                                        wanted ->
                                                sort.map(
                                                        order ->
                                                                new RecordQuery(
                                                                        wanted.filter(),
                                                                        order,
                                                                        paging.limit(),
                                                                        paging.cursor(),
                                                                        paging.count(),
                                                                        wanted.having()))));
    }

    private CompletionStage<Answer<Reply>> read(Call call) {
        return one(
                call,
                (model, id) ->
                        Steps.then(
                                views.selection(call, model),
                                selection ->
                                        Steps.then(
                                                moments.read(call, model, id, selection),
                                                record -> views.one(call, selection, record))));
    }

    private CompletionStage<Answer<Reply>> update(Call call) {
        return changed(
                call,
                ENTITY_UPDATE,
                (model, opened) ->
                        CollectedRecords.isMeant(call, model)
                                ? Steps.map(
                                        collected.update(call, model, opened),
                                        CollectedRecords.Whole::changed)
                                : Steps.map(
                                        Steps.then(
                                                records.merge(
                                                        call, model, opened, call.request().json()),
                                                values ->
                                                        records.update(
                                                                call, model, opened, values)),
                                        record ->
                                                Reply.ok(RecordRendering.render(model, record))
                                                        .tagged(Preconditions.tag(record))));
    }

    private CompletionStage<Answer<Reply>> delete(Call call) {
        return changed(
                call,
                ENTITY_DELETE,
                (model, opened) ->
                        Steps.map(collected.delete(call, model, opened), _ -> Reply.empty(204)));
    }

    private CompletionStage<Answer<Reply>> history(Call call) {
        return one(
                call,
                (model, id) ->
                        Steps.map(
                                Steps.then(
                                        Paging.of(call.request().query()),
                                        paging -> records.history(call, model, id, paging)),
                                page ->
                                        Paging.reply(
                                                page,
                                                revision ->
                                                        RecordRendering.render(model, revision))));
    }

    /** A lock is told before a stale version: reading again would not help against it. */
    private CompletionStage<Answer<Reply>> changed(
            Call call,
            Operation operation,
            BiFunction<EntityModel, Opened, CompletionStage<Answer<Reply>>> change) {
        return one(
                call,
                (model, id) ->
                        hints.added(
                                call,
                                model,
                                id,
                                call.request().json(),
                                Steps.then(
                                        records.open(call, operation, model, id)
                                                .thenApply(
                                                        answer ->
                                                                answer.flatMap(
                                                                                Preconditions
                                                                                        ::unlocked)
                                                                        .flatMap(
                                                                                opened ->
                                                                                        Preconditions
                                                                                                .current(
                                                                                                        call,
                                                                                                        opened,
                                                                                                        true))),
                                        opened -> change.apply(model, opened))));
    }

    private CompletionStage<Answer<Reply>> one(
            Call call, BiFunction<EntityModel, UUID, CompletionStage<Answer<Reply>>> step) {
        Optional<UUID> id = call.request().id("id");
        return entities.with(
                call,
                model ->
                        id.isPresent()
                                ? step.apply(model, id.get())
                                : Steps.refused(
                                        RecordError.RECORD_NOT_FOUND.because(
                                                "there is no such record")));
    }
}
