package com.athyper.edge.access;

import static com.athyper.policy.Operation.ENTITY_HISTORY;
import static com.athyper.policy.Operation.ENTITY_READ;

import com.athyper.edge.exchange.Steps;
import com.athyper.expression.Bindings;
import com.athyper.expression.Evaluator;
import com.athyper.expression.Expr;
import com.athyper.expression.Truth;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Done;
import com.athyper.kernel.Problem;
import com.athyper.meta.EntityModel;
import com.athyper.meta.record.Attribute;
import com.athyper.meta.record.RecordDiff;
import com.athyper.meta.record.RecordDiff.Change;
import com.athyper.meta.record.RecordError;
import com.athyper.meta.record.Records;
import com.athyper.meta.record.Records.Moment;
import com.athyper.meta.record.Records.Past;
import com.athyper.meta.record.Records.Revision;
import com.athyper.meta.record.StoredRecord;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * The road to what records were. Whatever it gives is masked, and by every mask there is: what a
 * condition shows of the present state would tell what it hides of another. What differs is found
 * between the masked versions, so nothing is told to differ that the caller could not see to.
 */
public final class HistoryDesk {
    private final Records records;

    public HistoryDesk(Records records) {
        this.records = records;
    }

    /** One version; it is there also once the record is no more. */
    public CompletionStage<Answer<Revision>> version(
            Call call, EntityModel model, UUID id, long version) {
        return Steps.map(
                past(call, model, id, new Moment.Version(version)),
                past -> call.authorization().masks(model).shown(past.revision()));
    }

    /**
     * What changed between two versions.
     *
     * @param from zero for what there was before the first
     */
    public CompletionStage<Answer<List<Change>>> diff(
            Call call, EntityModel model, UUID id, long from, long to) {
        return Steps.then(
                version(call, model, id, to),
                later ->
                        from == 0
                                ? Steps.ok(RecordDiff.between(model, Optional.empty(), later))
                                : Steps.map(
                                        version(call, model, id, from),
                                        earlier ->
                                                RecordDiff.between(
                                                        model, Optional.of(earlier), later)));
    }

    /** The record as it stood then; not found if it was not there yet, or no more. */
    public CompletionStage<Answer<StoredRecord>> asOf(
            Call call, EntityModel model, UUID id, Instant at) {
        return Steps.then(
                past(call, model, id, new Moment.Time(at)),
                past ->
                        past.revision().operation().equals(Revision.DELETE)
                                ? Steps.refused(missing())
                                : Steps.ok(
                                        call.authorization()
                                                .masks(model)
                                                .shownPast(past.record(id))));
    }

    /**
     * What happened to a record since a version.
     *
     * @param changes empty if there is no such version, or if the caller could not have read it
     */
    public record Since(StoredRecord current, Optional<List<Change>> changes) {}

    /** For whoever has read an earlier version and may read the present one. */
    public CompletionStage<Answer<Since>> since(
            Call call, EntityModel model, UUID id, Optional<Long> version) {
        var authorization = call.authorization();
        return Steps.then(
                records.read(
                        call.tenant(), model, id, authorization.visible(ENTITY_READ, model.name())),
                current ->
                        version.isEmpty()
                                ? Steps.ok(since(call, model, current, Optional.empty()))
                                : records.past(
                                                call.tenant(),
                                                model,
                                                id,
                                                new Moment.Version(version.get()))
                                        .thenApply(
                                                past ->
                                                        Answer.ok(
                                                                since(
                                                                        call,
                                                                        model,
                                                                        current,
                                                                        readable(
                                                                                call, model, id,
                                                                                past)))));
    }

    /**
     * Whether the caller could have read a version of a record that may be no more, and whether it
     * met a condition that the caller may ask by.
     *
     * @param condition over the root {@code record}
     */
    public CompletionStage<Boolean> couldRead(
            Call call, EntityModel model, UUID id, long version, Expr condition) {
        return records.past(call.tenant(), model, id, new Moment.Version(version))
                .thenApply(
                        answer ->
                                answer instanceof Answer.Ok<Past>(var past)
                                        && meets(call, model, past.record(id), condition));
    }

    private static boolean meets(
            Call call, EntityModel model, StoredRecord record, Expr condition) {
        var bindings = new Bindings(Map.of(Attribute.ROOT, record.attributes()));
        return call.authorization().allows(ENTITY_READ, model.name(), record.attributes())
                && call.authorization().masks(model).maySeek(condition) instanceof Answer.Ok<?>
                && Evaluator.test(condition, bindings) == Truth.TRUE;
    }

    private static Optional<Revision> readable(
            Call call, EntityModel model, UUID id, Answer<Past> past) {
        return past instanceof Answer.Ok<Past>(var found)
                        && call.authorization()
                                .allows(ENTITY_READ, model.name(), found.record(id).attributes())
                ? Optional.of(found.revision())
                : Optional.empty();
    }

    private static Since since(
            Call call, EntityModel model, StoredRecord current, Optional<Revision> base) {
        var masks = call.authorization().masks(model);
        return new Since(
                masks.shown(current),
                base.map(
                        revision ->
                                RecordDiff.between(
                                        model,
                                        Optional.of(masks.shown(revision)),
                                        masks.shown(Revision.of(current)))));
    }

    private CompletionStage<Answer<Past>> past(
            Call call, EntityModel model, UUID id, Moment moment) {
        return Steps.then(
                mayLookBack(call, model, id), _ -> records.past(call.tenant(), model, id, moment));
    }

    /**
     * Whoever may read every record and its history reads those of deleted ones as well; anyone
     * else needs the record itself to be judged by.
     */
    CompletionStage<Answer<Done>> mayLookBack(Call call, EntityModel model, UUID id) {
        var authorization = call.authorization();
        Expr read = authorization.visible(ENTITY_READ, model.name());
        Expr history = authorization.visible(ENTITY_HISTORY, model.name());
        if (read.equals(Expr.TRUE) && history.equals(Expr.TRUE)) {
            return Steps.ok(Done.DONE);
        }
        return read.equals(Expr.FALSE) || history.equals(Expr.FALSE)
                ? Steps.refused(missing())
                : Steps.map(
                        records.read(
                                call.tenant(), model, id, new Expr.All(List.of(read, history))),
                        _ -> Done.DONE);
    }

    private static Problem missing() {
        return RecordError.RECORD_NOT_FOUND.because("there is no such record");
    }
}
