package com.athyper.edge.data;

import static com.athyper.edge.endpoint.Endpoint.Guard.RECORD;
import static com.athyper.edge.exchange.Method.GET;
import static com.athyper.edge.problem.EdgeError.QUERY_INVALID;
import static com.athyper.meta.record.RecordError.RECORD_NOT_FOUND;
import static com.athyper.policy.Operation.ENTITY_HISTORY;

import com.athyper.edge.access.Call;
import com.athyper.edge.access.HistoryDesk;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Parameter;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Models;
import com.athyper.meta.record.RecordRendering;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * Versions of records, one by one.
 *
 * <pre>
 * GET /api/data/{entity}/{id}/history/{version}        as it was
 * GET /api/data/{entity}/{id}/history/{version}/diff   what changed, from the version before or another
 * </pre>
 */
public final class HistoryRoutes {
    private static final String VERSION = "/api/data/{entity}/{id}/history/{version}";
    private static final int DIGITS_MAX = 18;

    private final Entities entities;
    private final HistoryDesk history;

    public HistoryRoutes(Models models, HistoryDesk history) {
        this.entities = new Entities(models);
        this.history = history;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Contract.of("data", "record", "Read one version of a record")
                        .gives(200, RecordShapes.REVISION)
                        .refuses(404)
                        .guarded(GET, VERSION, ENTITY_HISTORY, RECORD, this::version),
                Contract.of("data", "record", "Tell what changed between two versions of a record")
                        .may(
                                Parameter.query(
                                        "from",
                                        Shape.integer(),
                                        "the version to start from, that before if left out; 0 is"
                                                + " before the first"))
                        .gives(200, RecordShapes.DIFF)
                        .refuses(404)
                        .guarded(GET, VERSION + "/diff", ENTITY_HISTORY, RECORD, this::diff));
    }

    private CompletionStage<Answer<Reply>> version(Call call) {
        return entities.with(
                call,
                model ->
                        Steps.then(
                                asked(call),
                                asked ->
                                        Steps.map(
                                                history.version(
                                                        call, model, asked.id(), asked.version()),
                                                revision ->
                                                        Reply.ok(
                                                                RecordRendering.render(
                                                                        model, revision)))));
    }

    private CompletionStage<Answer<Reply>> diff(Call call) {
        return entities.with(
                call,
                model ->
                        Steps.then(
                                asked(call),
                                asked ->
                                        Steps.then(
                                                from(call, asked),
                                                from -> diff(call, model, asked, from))));
    }

    private CompletionStage<Answer<Reply>> diff(
            Call call, EntityModel model, Asked asked, long from) {
        return Steps.map(
                history.diff(call, model, asked.id(), from, asked.version()),
                changes ->
                        Reply.ok(
                                Value.object()
                                        .put("from", from)
                                        .put("to", asked.version())
                                        .put("changes", RecordRendering.render(model, changes))
                                        .build()));
    }

    /** What the path names. */
    private record Asked(UUID id, long version) {}

    private static Answer<Asked> asked(Call call) {
        Optional<UUID> id = call.request().id("id");
        Optional<Long> version = number(call.request().param("version"));
        return id.isPresent() && version.filter(number -> number > 0).isPresent()
                ? Answer.ok(new Asked(id.get(), version.get()))
                : Answer.refused(RECORD_NOT_FOUND.because("there is no such version"));
    }

    private static Answer<Long> from(Call call, Asked asked) {
        return call.request()
                .query()
                .get("from")
                .map(
                        text ->
                                number(text)
                                        .map(Answer::ok)
                                        .orElseGet(
                                                () ->
                                                        Answer.refused(
                                                                QUERY_INVALID.because(
                                                                        "`from` is a version"))))
                .orElseGet(() -> Answer.ok(asked.version() - 1));
    }

    private static Optional<Long> number(String text) {
        return text.matches("[0-9]+") && text.length() <= DIGITS_MAX
                ? Optional.of(Long.valueOf(text))
                : Optional.empty();
    }
}
