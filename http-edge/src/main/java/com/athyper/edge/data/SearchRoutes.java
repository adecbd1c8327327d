package com.athyper.edge.data;

import static com.athyper.edge.endpoint.Endpoint.Guard.RECORD;
import static com.athyper.edge.exchange.Method.GET;
import static com.athyper.edge.problem.EdgeError.QUERY_INVALID;
import static com.athyper.policy.Operation.ENTITY_READ;

import com.athyper.edge.access.Call;
import com.athyper.edge.access.RecordDesk;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Parameter;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Query;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.expression.Expr;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Field;
import com.athyper.meta.Models;
import com.athyper.meta.record.FilterReader;
import com.athyper.meta.record.RecordSearch;
import com.athyper.meta.record.RecordSearch.Hit;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Records that fit words best.
 *
 * <pre>
 * GET /api/data/{entity}/search?q=   the best first, of what may be seen
 * </pre>
 */
public final class SearchRoutes {
    private static final int LIMIT_DEFAULT = 20;
    private static final int SCORE_DIGITS = 4;

    private static final Shape HIT =
            Shape.object("SearchHit")
                    .must("score", Value.object().put("type", "number").build())
                    .must("record", RecordShapes.VIEW.ref())
                    .with(RecordShapes.VIEW)
                    .build();

    private static final Shape REPLY =
            Shape.object("SearchReply").must("items", Shape.list(HIT.ref())).with(HIT).build();

    private final Entities entities;
    private final RecordDesk records;
    private final RecordViews views;

    public SearchRoutes(Models models, RecordDesk records) {
        this.entities = new Entities(models);
        this.records = records;
        this.views = new RecordViews(models, records);
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Contract.of("data", "record", "Search the records that may be seen by words")
                        .may(
                                new Parameter(
                                        "q",
                                        Parameter.Place.QUERY,
                                        true,
                                        Shape.text(RecordSearch.WORDS_LENGTH_MAX),
                                        "words, \"a phrase\", -without, this or that; typing errors"
                                                + " are forgiven"),
                                Parameter.query(
                                        "limit",
                                        Shape.integer()
                                                .with("minimum", Value.of(1))
                                                .with("maximum", Value.of(RecordSearch.LIMIT_MAX))
                                                .with("default", Value.of(LIMIT_DEFAULT)),
                                        "how many items at most"),
                                Parameter.query(
                                        "filter",
                                        Shape.text(),
                                        "JSON such as {\"amount\":{\"gt\":\"1000\"}}"),
                                EffectiveDay.PARAMETER,
                                RecordViews.FIELDS,
                                RecordViews.EXPAND)
                        .gives(200, REPLY)
                        .refuses(403, 404, 422)
                        .guarded(
                                GET,
                                "/api/data/{entity}/search",
                                ENTITY_READ,
                                RECORD,
                                this::search));
    }

    private CompletionStage<Answer<Reply>> search(Call call) {
        return entities.with(
                call,
                model ->
                        Steps.then(
                                asked(call.request().query(), model),
                                asked ->
                                        Steps.then(
                                                views.selection(call, model),
                                                selection ->
                                                        Steps.then(
                                                                records.search(call, model, asked),
                                                                hits ->
                                                                        shown(
                                                                                call, selection,
                                                                                hits)))));
    }

    private CompletionStage<Answer<Reply>> shown(Call call, Selection selection, List<Hit> hits) {
        return Steps.map(
                views.rendered(call, selection, hits.stream().map(Hit::record).toList()),
                rendered -> {
                    var items = new ArrayList<Value>();
                    for (int i = 0; i < hits.size(); i++) {
                        items.add(
                                Value.object()
                                        .put("score", Value.of(score(hits.get(i))))
                                        .put("record", rendered.get(i))
                                        .build());
                    }
                    return Reply.ok(Value.object().put("items", new Value.Items(items)).build());
                });
    }

    private static BigDecimal score(Hit hit) {
        return BigDecimal.valueOf(hit.score()).setScale(SCORE_DIGITS, RoundingMode.HALF_UP);
    }

    private static Answer<RecordSearch> asked(Query query, EntityModel model) {
        String words = query.get("q").orElse("").strip();
        if (words.isEmpty()
                || words.codePointCount(0, words.length()) > RecordSearch.WORDS_LENGTH_MAX) {
            return Answer.refused(
                    QUERY_INVALID.because(
                            "`q` has from 1 to " + RecordSearch.WORDS_LENGTH_MAX + " characters"));
        }
        var fields = model.fields().stream().filter(Field::searchable).map(Field::name).toList();
        if (fields.isEmpty()) {
            return Answer.refused(
                    QUERY_INVALID.because("no field of `" + model.name() + "` is `searchable`"));
        }
        String limit = query.get("limit").orElse(String.valueOf(LIMIT_DEFAULT));
        if (!limit.matches("[1-9][0-9]{0,2}") || Integer.parseInt(limit) > RecordSearch.LIMIT_MAX) {
            return Answer.refused(
                    QUERY_INVALID.because("`limit` is from 1 to " + RecordSearch.LIMIT_MAX));
        }
        return query.get("filter")
                .map(text -> FilterReader.read(model, text))
                .orElseGet(() -> Answer.ok(Expr.TRUE))
                .flatMap(filter -> EffectiveDay.held(model, query, filter))
                .map(filter -> new RecordSearch(words, fields, filter, Integer.parseInt(limit)));
    }
}
