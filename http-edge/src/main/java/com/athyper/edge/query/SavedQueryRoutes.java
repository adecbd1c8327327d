package com.athyper.edge.query;

import static com.athyper.edge.endpoint.Endpoint.Guard.DECIDED;
import static com.athyper.edge.exchange.Method.DELETE;
import static com.athyper.edge.exchange.Method.GET;
import static com.athyper.edge.exchange.Method.POST;
import static com.athyper.edge.exchange.Method.PUT;
import static com.athyper.policy.Operation.QUERY_READ;
import static com.athyper.policy.Operation.QUERY_RUN;
import static com.athyper.policy.Operation.QUERY_WRITE;

import com.athyper.edge.access.Call;
import com.athyper.edge.access.NewerModels;
import com.athyper.edge.access.QueryDesk;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Parameter;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.EntityTags;
import com.athyper.edge.exchange.Input;
import com.athyper.edge.exchange.Paging;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Page;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Models;
import com.athyper.meta.query.QueryError;
import com.athyper.meta.query.SavedQueries;
import com.athyper.meta.query.SavedQueries.Kept;
import com.athyper.meta.query.SavedQuery;
import com.athyper.meta.query.SavedQueryReader;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Queries that a tenant keeps under names.
 *
 * <pre>
 * POST   /api/queries             keep one
 * GET    /api/queries             list
 * GET    /api/queries/{name}      show
 * PUT    /api/queries/{name}      replace, with If-Match
 * DELETE /api/queries/{name}      with If-Match
 * POST   /api/queries/{name}/run  {"parameters","limit","cursor","explain"}
 * </pre>
 *
 * They are held against the models when they are kept and again when they run; policy is asked
 * about whoever runs them.
 */
public final class SavedQueryRoutes {
    private static final String ALL = "/api/queries";
    private static final String ONE = "/api/queries/{name}";
    private static final int CURSOR_MAX = 65_536;

    private static final Shape PARAMETER =
            Shape.object("QueryParameter")
                    .must("name", Shape.text(48))
                    .must("type", Shape.text(48))
                    .may("values", Shape.list(Shape.text()))
                    .may("list", Shape.flag())
                    .may("default", Shape.anything())
                    .build();
    private static final Shape NEW =
            written(Shape.object("NewSavedQuery").must("name", Shape.text(48)));
    private static final Shape CHANGED =
            written(Shape.object("SavedQueryChange").may("name", Shape.text(48)));
    private static final Shape KEPT =
            Shape.object("SavedQuery")
                    .must("name", Shape.text())
                    .must("label", Shape.text())
                    .may("description", Shape.text())
                    .must("parameters", Shape.list(PARAMETER.ref()))
                    .must("query", Shape.anyObject())
                    .must("version", Shape.integer())
                    .must("createdBy", Shape.text())
                    .must("createdAt", Shape.time())
                    .must("updatedBy", Shape.text())
                    .must("updatedAt", Shape.time())
                    .with(PARAMETER)
                    .build();
    private static final Shape RUN =
            Shape.object("SavedQueryRun")
                    .may("parameters", Shape.anyObject())
                    .may("limit", Shape.integer())
                    .may("cursor", Shape.nullable(Shape.text()))
                    .may("explain", Shape.flag())
                    .build();
    private static final Parameter IF_MATCH =
            Parameter.header("If-Match", true, "the `ETag` of what is replaced");

    private final Models models;
    private final QueryDesk desk;
    private final SavedQueries queries;

    public SavedQueryRoutes(Models models, QueryDesk desk, SavedQueries queries) {
        this.models = models;
        this.desk = desk;
        this.queries = queries;
    }

    private static Shape written(Shape.Members named) {
        return named.may("label", Shape.nullable(Shape.text()))
                .may("description", Shape.nullable(Shape.text()))
                .may("parameters", Shape.list(PARAMETER.ref()))
                .must("query", Shape.anyObject())
                .with(PARAMETER)
                .build();
    }

    public List<Endpoint> endpoints() {
        return List.of(
                of("Keep a query under a name")
                        .takes(NEW)
                        .gives(201, KEPT, "Location", "ETag")
                        .refuses(409)
                        .guarded(POST, ALL, QUERY_WRITE, DECIDED, this::create),
                of("List the queries that are kept")
                        .pages()
                        .gives(200, Shape.page(KEPT))
                        .guarded(GET, ALL, QUERY_READ, DECIDED, this::list),
                of("Show a query")
                        .may(Parameter.IF_NONE_MATCH)
                        .gives(200, KEPT, "ETag")
                        .refuses(404)
                        .guarded(GET, ONE, QUERY_READ, DECIDED, this::show),
                of("Replace a query")
                        .takes(CHANGED)
                        .may(IF_MATCH)
                        .gives(200, KEPT, "ETag")
                        .refuses(404, 412, 428)
                        .guarded(PUT, ONE, QUERY_WRITE, DECIDED, this::replace),
                of("Delete a query")
                        .may(IF_MATCH)
                        .gives(204, Reply.Form.NOTHING)
                        .refuses(404, 412, 428)
                        .guarded(DELETE, ONE, QUERY_WRITE, DECIDED, this::delete),
                of("Run a query as its caller")
                        .mayTake(RUN)
                        .gives(200, QueryRoutes.RESULT)
                        .refuses(404, 409)
                        .guarded(POST, ONE + "/run", QUERY_RUN, DECIDED, this::run));
    }

    private static Contract of(String summary) {
        return Contract.of("data", "saved-query", summary);
    }

    private Function<EntityName, Optional<EntityModel>> inForce(Call call) {
        return name -> models.find(call.tenant(), name, call.unitPath());
    }

    private Answer<SavedQuery> sound(Call call, Value.Fields document) {
        return SavedQueryReader.read(document).flatMap(query -> query.fits(inForce(call)));
    }

    private CompletionStage<Answer<Reply>> create(Call call) {
        return Steps.map(
                Steps.then(
                        sound(call, call.request().json()),
                        query -> queries.create(call.tenant(), query, call.origin())),
                kept ->
                        Reply.created(ALL + "/" + kept.query().name(), form(kept))
                                .tagged(kept.tag()));
    }

    private CompletionStage<Answer<Reply>> list(Call call) {
        return Steps.then(
                Paging.of(call.request().query()),
                paging ->
                        queries.all(call.tenant())
                                .thenApply(
                                        all ->
                                                paging.cut(all, kept -> kept.query().name().value())
                                                        .map(
                                                                (Page<Kept> page) ->
                                                                        Paging.reply(
                                                                                page,
                                                                                SavedQueryRoutes
                                                                                        ::form))));
    }

    private CompletionStage<Answer<Reply>> show(Call call) {
        return Steps.then(
                found(call),
                kept ->
                        Steps.now(
                                EntityTags.unlessKnown(
                                        call.request().headers(),
                                        kept.tag(),
                                        () -> Reply.ok(form(kept)))));
    }

    private CompletionStage<Answer<Reply>> replace(Call call) {
        Value.Fields given = call.request().json();
        String name = call.request().param("name");
        Value.Fields document =
                given.get("name").isPresent() ? given : given.with("name", Value.of(name));
        Answer<SavedQuery> sound =
                sound(call, document)
                        .flatMap(
                                query ->
                                        query.name().value().equals(name)
                                                ? Answer.ok(query)
                                                : Answer.refused(
                                                        QueryError.INVALID.because(
                                                                "a query keeps its name `"
                                                                        + name
                                                                        + "`")));
        return Steps.then(
                expected(call),
                tag ->
                        Steps.map(
                                Steps.then(
                                        sound,
                                        query ->
                                                queries.update(
                                                        call.tenant(), query, tag, call.origin())),
                                kept -> Reply.ok(form(kept)).tagged(kept.tag())));
    }

    private CompletionStage<Answer<Reply>> delete(Call call) {
        return Steps.then(
                expected(call),
                tag ->
                        Steps.then(
                                name(call),
                                name ->
                                        Steps.map(
                                                queries.delete(
                                                        call.tenant(), name, tag, call.origin()),
                                                _ -> Reply.empty(204))));
    }

    private CompletionStage<Answer<Reply>> run(Call call) {
        var input = Input.of(call.request().json());
        var run =
                new SavedQuery.Run(
                        input.open("parameters").orElse(Value.EMPTY),
                        input.any("limit"),
                        input.optionalText("cursor", CURSOR_MAX),
                        input.flag("explain", false));
        return Steps.then(
                input.whole(() -> run),
                wanted ->
                        new NewerModels(models)
                                .insisting(call.tenant(), () -> answered(call, wanted)));
    }

    private CompletionStage<Answer<Reply>> answered(Call call, SavedQuery.Run run) {
        return Steps.then(
                found(call),
                kept ->
                        Steps.then(
                                kept.query().asked(inForce(call), run),
                                checked ->
                                        Steps.map(
                                                desk.run(call, checked),
                                                outcome ->
                                                        Reply.ok(
                                                                QueryRoutes.form(
                                                                        checked, outcome)))));
    }

    private static Answer<String> expected(Call call) {
        return EntityTags.expected(
                call.request().headers(),
                QueryError.VERSION_NEEDED.because("send the query's `ETag` as `If-Match`"),
                QueryError.SAVED_STALE.because("send one strong tag"));
    }

    private static Answer<EntityName> name(Call call) {
        String name = call.request().param("name");
        return EntityName.isValid(name) ? Answer.ok(new EntityName(name)) : missing(name);
    }

    private CompletionStage<Answer<Kept>> found(Call call) {
        return Steps.then(
                name(call),
                name ->
                        queries.find(call.tenant(), name)
                                .thenApply(
                                        kept ->
                                                kept.map(Answer::ok)
                                                        .orElseGet(() -> missing(name.value()))));
    }

    private static <T> Answer<T> missing(String name) {
        return Answer.refused(
                QueryError.SAVED_NOT_FOUND.because("no query is called `" + name + "`"));
    }

    private static Value.Fields form(Kept kept) {
        var form = Value.object();
        kept.query().document().values().forEach(form::put);
        return form.put("version", kept.version())
                .put("createdBy", kept.createdBy().value())
                .put("createdAt", kept.createdAt().toString())
                .put("updatedBy", kept.updatedBy().value())
                .put("updatedAt", kept.updatedAt().toString())
                .build();
    }
}
