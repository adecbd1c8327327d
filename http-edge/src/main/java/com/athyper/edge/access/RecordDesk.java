package com.athyper.edge.access;

import static com.athyper.policy.Operation.ENTITY_CREATE;
import static com.athyper.policy.Operation.ENTITY_DELETE;
import static com.athyper.policy.Operation.ENTITY_READ;
import static com.athyper.policy.Operation.ENTITY_RESTORE;
import static com.athyper.policy.Operation.ENTITY_TRANSITION;
import static com.athyper.policy.Operation.ENTITY_UPDATE;

import com.athyper.edge.exchange.Paging;
import com.athyper.edge.exchange.Steps;
import com.athyper.expression.Expr;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Done;
import com.athyper.kernel.Page;
import com.athyper.kernel.Problem;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Lifecycle;
import com.athyper.meta.record.Attribute;
import com.athyper.meta.record.RecordError;
import com.athyper.meta.record.RecordQuery;
import com.athyper.meta.record.RecordSearch;
import com.athyper.meta.record.RecordSearch.Hit;
import com.athyper.meta.record.RecordValidator;
import com.athyper.meta.record.Records;
import com.athyper.meta.record.Records.Revision;
import com.athyper.meta.record.Records.Transitioned;
import com.athyper.meta.record.RelatedQuery;
import com.athyper.meta.record.StoredRecord;
import com.athyper.policy.Operation;
import com.athyper.policy.Policies.Hiding;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * The only road from the edge to {@link Records}: every method asks the caller's {@link
 * Authorization} first, so a handler cannot forget to. What it gives is masked for the caller; as
 * they are stored, records are only in {@link Opened} and {@link Transitioned}, which are there to
 * work with and not to be shown.
 */
public final class RecordDesk {
    private final Records records;

    public RecordDesk(Records records) {
        this.records = records;
    }

    /** Refused before anything is validated if the caller can make no record of the entity. */
    public Answer<Expr> mayCreate(Call call, EntityModel model) {
        return call.authorization().someVisible(ENTITY_CREATE, model.name());
    }

    public CompletionStage<Answer<StoredRecord>> create(
            Call call, EntityModel model, Value.Fields values) {
        var attributes = attributes(call, model, values);
        var asked = call.authorization();
        return shown(
                call,
                model,
                Steps.then(
                        call.told(
                                asked.require(ENTITY_CREATE, model.name(), attributes)
                                        .flatMap(_ -> asked.mayFill(model, attributes, values))),
                        _ ->
                                new PeriodConflicts(this)
                                        .named(
                                                call,
                                                model,
                                                call.command(),
                                                values,
                                                records.create(
                                                        access(call, model),
                                                        call.command(),
                                                        values))));
    }

    /** A record that the caller may not see is not found. */
    public CompletionStage<Answer<StoredRecord>> read(Call call, EntityModel model, UUID id) {
        return shown(call, model, visible(call, ENTITY_READ, model, id));
    }

    /** A record that was worked with, as its caller sees it. */
    public StoredRecord shown(Call call, EntityModel model, StoredRecord record) {
        return call.authorization().masks(model).shown(record);
    }

    private CompletionStage<Answer<StoredRecord>> shown(
            Call call, EntityModel model, CompletionStage<Answer<StoredRecord>> record) {
        return Steps.map(record, stored -> shown(call, model, stored));
    }

    /** Those of the records that the caller may see, in no order. */
    public CompletionStage<Answer<List<StoredRecord>>> readAll(
            Call call, EntityModel model, Set<UUID> ids) {
        Expr visible = call.authorization().visible(ENTITY_READ, model.name());
        return ids.isEmpty() || visible.equals(Expr.FALSE)
                ? Steps.ok(List.of())
                : Steps.map(
                        records.readAll(call.tenant(), model, ids, visible),
                        found ->
                                found.stream()
                                        .map(call.authorization().masks(model)::shown)
                                        .toList());
    }

    /** A page of what the caller may see; refused if that is nothing. */
    public CompletionStage<Answer<Page<StoredRecord>>> list(
            Call call, EntityModel model, RecordQuery query) {
        var masks = call.authorization().masks(model);
        return Steps.map(
                Steps.then(
                        call.authorization()
                                .someVisible(ENTITY_READ, model.name())
                                .flatMap(visible -> masks.maySeek(query).map(_ -> visible)),
                        visible ->
                                Steps.then(
                                        call.authorization().mayCount(query),
                                        counted ->
                                                records.list(
                                                        call.tenant(), model, counted, visible))),
                page -> page.map(masks::shown));
    }

    /**
     * Pages of those that refer to each of several records, as the caller's own lists would show
     * them; none where that would show none.
     */
    public CompletionStage<Answer<Map<UUID, Page<StoredRecord>>>> related(
            Call call, EntityModel model, RelatedQuery query) {
        var masks = call.authorization().masks(model);
        Expr visible = call.authorization().visible(ENTITY_READ, model.name());
        if (query.owners().isEmpty() || visible.equals(Expr.FALSE)) {
            return Steps.ok(Map.of());
        }
        return Steps.map(
                Steps.then(
                        masks.maySeek(query.by().name(), "/expand")
                                .flatMap(_ -> masks.maySeek(query.page())),
                        _ -> records.related(call.tenant(), model, query, visible)),
                pages -> {
                    var shown = new HashMap<UUID, Page<StoredRecord>>();
                    pages.forEach((owner, page) -> shown.put(owner, page.map(masks::shown)));
                    return shown;
                });
    }

    /**
     * What fits the words best of what the caller may see; no field is looked into that is masked
     * for the caller in any record, as what is found would tell what it holds.
     */
    public CompletionStage<Answer<List<Hit>>> search(
            Call call, EntityModel model, RecordSearch search) {
        var masks = call.authorization().masks(model);
        var open =
                search.fields().stream()
                        .filter(name -> masks.maySeek(name, "/q") instanceof Answer.Ok<?>)
                        .toList();
        Answer<Done> may =
                open.isEmpty()
                        ? masks.maySeek(search.fields().getFirst(), "/q")
                        : masks.maySeek(search.filter());
        return Steps.map(
                Steps.then(
                        call.authorization()
                                .someVisible(ENTITY_READ, model.name())
                                .flatMap(visible -> may.map(_ -> visible)),
                        visible -> records.search(call.tenant(), model, search.in(open), visible)),
                hits ->
                        hits.stream()
                                .map(hit -> new Hit(masks.shown(hit.record()), hit.score()))
                                .toList());
    }

    /** Not found where the record itself is not: see {@link HistoryDesk#mayLookBack}. */
    public CompletionStage<Answer<Page<Revision>>> history(
            Call call, EntityModel model, UUID id, Paging paging) {
        return Steps.then(
                Steps.then(
                        new HistoryDesk(records).mayLookBack(call, model, id),
                        _ ->
                                records.history(
                                        call.tenant(), model, id, paging.limit(), paging.cursor())),
                page ->
                        page.items().isEmpty() && paging.cursor().isEmpty()
                                ? Steps.refused(missing())
                                : Steps.ok(page.map(call.authorization().masks(model)::shown)));
    }

    /** Opens a record for one operation: not found if it cannot be seen, denied if only seen. */
    public CompletionStage<Answer<Opened>> open(
            Call call, Operation operation, EntityModel model, UUID id) {
        return Steps.then(
                visible(call, ENTITY_READ, model, id),
                record ->
                        call.told(
                                call.authorization()
                                        .require(operation, model.name(), record.attributes())
                                        .map(_ -> new Opened(operation, record))));
    }

    /** What the record would be with the changes; refused if one is not the caller's to make. */
    public Answer<Value.Fields> merge(
            Call call, EntityModel model, Opened opened, Value.Fields changes) {
        StoredRecord record = opened.openedFor(ENTITY_UPDATE);
        return call.authorization()
                .mayGive(model, record, changes)
                .flatMap(
                        _ ->
                                RecordValidator.merge(
                                        model,
                                        record.values(),
                                        changes,
                                        call.circumstances(record.state())));
    }

    public CompletionStage<Answer<StoredRecord>> update(
            Call call, EntityModel model, Opened opened, Value.Fields values) {
        StoredRecord record = opened.openedFor(ENTITY_UPDATE);
        return shown(
                call,
                model,
                Steps.then(
                        call.authorization().mayChange(model, record, values),
                        _ ->
                                new PeriodConflicts(this)
                                        .named(
                                                call,
                                                model,
                                                record.id(),
                                                values,
                                                records.update(
                                                        access(call, model),
                                                        record.id(),
                                                        record.version(),
                                                        values))));
    }

    public CompletionStage<Answer<StoredRecord>> delete(
            Call call, EntityModel model, Opened opened) {
        StoredRecord record = opened.openedFor(ENTITY_DELETE);
        return shown(
                call, model, records.delete(access(call, model), record.id(), record.version()));
    }

    /** A page of the deleted records that the caller may restore; refused if that is none. */
    public CompletionStage<Answer<Page<StoredRecord>>> listDeleted(
            Call call, EntityModel model, RecordQuery query) {
        var masks = call.authorization().masks(model);
        return Steps.map(
                Steps.then(
                        restorable(call, model)
                                .flatMap(visible -> masks.maySeek(query).map(_ -> visible)),
                        visible ->
                                Steps.then(
                                        call.authorization().mayCount(query),
                                        counted ->
                                                records.listDeleted(
                                                        call.tenant(), model, counted, visible))),
                page -> page.map(masks::shown));
    }

    /** Opens a deleted record to be restored; not found if it is none that the caller may. */
    public CompletionStage<Answer<Opened>> openDeleted(Call call, EntityModel model, UUID id) {
        var query =
                new RecordQuery(
                        new Expr.Compare(
                                Expr.Comparison.EQ,
                                new Expr.Ref(Attribute.ROOT, List.of("id")),
                                new Expr.Literal(Value.of(id.toString()))),
                        List.of(),
                        1,
                        Optional.empty(),
                        false);
        return Steps.then(
                Steps.then(
                        restorable(call, model),
                        visible ->
                                model.traits().softDelete()
                                        ? records.listDeleted(call.tenant(), model, query, visible)
                                        : Steps.refused(missing())),
                page ->
                        call.told(
                                page.items().stream()
                                        .findFirst()
                                        .map(found -> Answer.ok(new Opened(ENTITY_RESTORE, found)))
                                        .orElseGet(() -> Answer.refused(missing()))));
    }

    private static Answer<Expr> restorable(Call call, EntityModel model) {
        return call.authorization()
                .someVisible(ENTITY_READ, model.name())
                .flatMap(
                        seen ->
                                call.authorization()
                                        .someVisible(ENTITY_RESTORE, model.name())
                                        .map(mine -> Expr.all(List.of(seen, mine))));
    }

    public CompletionStage<Answer<StoredRecord>> restore(
            Call call, EntityModel model, Opened opened) {
        StoredRecord record = opened.openedFor(ENTITY_RESTORE);
        return shown(
                call, model, records.restore(access(call, model), record.id(), record.version()));
    }

    public CompletionStage<Answer<Transitioned>> transition(
            Call call, EntityModel model, Opened opened, Move move) {
        StoredRecord record = opened.openedFor(ENTITY_TRANSITION);
        return records.transition(
                access(call, model),
                record.id(),
                move.expectedVersion(),
                move.transition(),
                move.instance());
    }

    /**
     * A transition to be made.
     *
     * @param expectedVersion the record's own, or an earlier one to learn nothing but the outcome
     *     of an earlier attempt
     * @param instance of the approval that it starts
     */
    public record Move(
            Lifecycle.Transition transition, long expectedVersion, Optional<UUID> instance) {}

    /** Why the caller sees no more; refused who may not know. */
    public CompletionStage<Answer<Value.Fields>> explain(Call call, EntityModel model) {
        return Steps.then(
                call.authorization().hidden(model.name()),
                hidden ->
                        Steps.map(
                                records.counts(
                                        call.tenant(),
                                        model,
                                        hidden.stream().map(Hiding::records).toList()),
                                counts ->
                                        Explanation.of(
                                                hidden,
                                                counts,
                                                call.authorization().masks(model).duties(),
                                                call.authorization().grants(model.name()))));
    }

    /**
     * What policy sees of a record, for a decision about somebody else.
     *
     * @param unseen whether the caller may ask about records that they cannot see themselves
     */
    public CompletionStage<Answer<Value.Fields>> attributes(
            Call call, EntityModel model, UUID id, boolean unseen) {
        CompletionStage<Answer<StoredRecord>> record =
                unseen
                        ? records.read(call.tenant(), model, id, Expr.TRUE)
                        : visible(call, ENTITY_READ, model, id);
        return Steps.map(record, StoredRecord::attributes);
    }

    private CompletionStage<Answer<StoredRecord>> visible(
            Call call, Operation operation, EntityModel model, UUID id) {
        return new SingleRecord(records)
                .read(call, operation, model, id)
                .thenApply(
                        answer -> call.authorization().looked(operation, model.name(), id, answer));
    }

    private static Problem missing() {
        return RecordError.RECORD_NOT_FOUND.because("there is no such record");
    }

    static Records.Access access(Call call, EntityModel model) {
        return new Records.Access(call.tenant(), model, call.origin());
    }

    /** The record as it would be. */
    static Value.Fields attributes(Call call, EntityModel model, Value.Fields values) {
        var origin = call.origin();
        return new StoredRecord(
                        call.command(),
                        1,
                        model.lifecycle().map(Lifecycle::initial),
                        Optional.empty(),
                        origin.principal(),
                        origin.at(),
                        origin.principal(),
                        origin.at(),
                        values)
                .attributes();
    }
}
