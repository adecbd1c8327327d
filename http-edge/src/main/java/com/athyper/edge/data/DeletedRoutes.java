package com.athyper.edge.data;

import static com.athyper.edge.endpoint.Endpoint.Guard.RECORD;
import static com.athyper.edge.exchange.Method.POST;
import static com.athyper.policy.Operation.ENTITY_RESTORE;

import com.athyper.edge.access.Call;
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
import com.athyper.meta.record.StoredRecord;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * Deleted records of entities that keep them.
 *
 * <pre>
 * POST /api/data/{entity}/{id}/restore
 * </pre>
 *
 * They are listed by {@code GET /api/data/{entity}?deleted=only}.
 */
public final class DeletedRoutes {
    static final Parameter DELETED =
            Parameter.query(
                    "deleted",
                    Shape.text(),
                    "`only` lists the deleted records that may be restored, instead of the others");

    private static final String ONLY = "only";

    private final Entities entities;
    private final RecordDesk records;

    public DeletedRoutes(Models models, RecordDesk records) {
        this.entities = new Entities(models);
        this.records = records;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Contract.of("data", "record", "Restore a deleted record")
                        .may(Parameter.header("If-Match", false, "the deleted record's `ETag`"))
                        .gives(200, RecordShapes.RECORD, "ETag")
                        .refuses(404, 409, 412)
                        .guarded(
                                POST,
                                "/api/data/{entity}/{id}/restore",
                                ENTITY_RESTORE,
                                RECORD,
                                this::restore));
    }

    private CompletionStage<Answer<Reply>> restore(Call call) {
        Optional<UUID> id = call.request().id("id");
        return entities.with(
                call,
                model ->
                        id.isEmpty()
                                ? Steps.refused(
                                        RecordError.RECORD_NOT_FOUND.because(
                                                "there is no such record"))
                                : Steps.map(
                                        Steps.then(
                                                records.openDeleted(call, model, id.get())
                                                        .thenApply(
                                                                answer ->
                                                                        answer.flatMap(
                                                                                opened ->
                                                                                        Preconditions
                                                                                                .current(
                                                                                                        call,
                                                                                                        opened,
                                                                                                        false))),
                                                opened -> records.restore(call, model, opened)),
                                        record ->
                                                Reply.ok(RecordRendering.render(model, record))
                                                        .tagged(Preconditions.tag(record))));
    }

    /** Whether a list is to be of deleted records; refused if the entity keeps none. */
    static Answer<Boolean> isWanted(Call call, EntityModel model) {
        Optional<String> deleted = call.request().query().get("deleted");
        if (deleted.isEmpty()) {
            return Answer.ok(false);
        }
        if (!deleted.get().equals(ONLY)) {
            return Answer.refused(EdgeError.QUERY_INVALID.because("`deleted` is `only`"));
        }
        if (!model.traits().softDelete()) {
            return Answer.refused(
                    EdgeError.QUERY_INVALID.because(
                            "`" + model.name() + "` keeps no deleted records"));
        }
        var others = call.request().query();
        return others.get("explain").or(() -> others.get("expand")).isPresent()
                        || others.get("fields").isPresent()
                ? Answer.refused(
                        EdgeError.QUERY_INVALID.because(
                                "deleted records are shown whole, without `explain`"))
                : Answer.ok(true);
    }

    CompletionStage<Answer<Value.Fields>> list(Call call, EntityModel model, RecordQuery query) {
        return Steps.map(
                records.listDeleted(call, model, query),
                page -> Paging.document(page, record -> form(model, record)));
    }

    /** The deletion is the last that was done to it. */
    private static Value.Fields form(EntityModel model, StoredRecord record) {
        return RecordRendering.render(model, record)
                .with("deletedAt", Value.of(record.updatedAt().toString()))
                .with("deletedBy", Value.of(record.updatedBy().value()));
    }
}
