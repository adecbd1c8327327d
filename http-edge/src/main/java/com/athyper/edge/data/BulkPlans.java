package com.athyper.edge.data;

import static com.athyper.meta.record.RecordError.RECORD_INVALID;
import static com.athyper.meta.record.RecordError.RECORD_LOCKED;
import static com.athyper.meta.record.RecordError.RECORD_NOT_FOUND;
import static com.athyper.meta.record.RecordError.VERSION_STALE;

import com.athyper.edge.access.BulkDesk;
import com.athyper.edge.access.BulkDesk.Decided;
import com.athyper.edge.access.Call;
import com.athyper.edge.access.RecordDesk;
import com.athyper.edge.data.BulkWork.Item;
import com.athyper.edge.exchange.Steps;
import com.athyper.expression.Expr;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Json;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Field;
import com.athyper.meta.FieldValue;
import com.athyper.meta.record.Attribute;
import com.athyper.meta.record.RecordValidator;
import com.athyper.meta.record.Records.Done;
import com.athyper.meta.record.StoredRecord;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * Decides and validates many changes as if each had come alone. What they are about is read with
 * one statement by id and one by each key.
 */
record BulkPlans(RecordDesk desk, BulkDesk bulk) {

    /**
     * A change that may be made.
     *
     * @param status of the single call
     * @param keyed whether another's change may have come between our look and our change
     */
    record Plan(Decided change, UUID subject, long version, int status, boolean keyed) {}

    /** What the store knows of the items' subjects. */
    record Known(
            Map<String, Done> done,
            Map<UUID, StoredRecord> byId,
            Map<String, Map<String, StoredRecord>> byKey) {}

    CompletionStage<Answer<Known>> known(
            Call call, EntityModel model, List<Item> items, boolean repeated) {
        CompletionStage<Answer<Map<String, Done>>> done =
                repeated
                        ? bulk.done(
                                call,
                                model.name(),
                                items.stream()
                                        .map(item -> item.call().origin().commandId())
                                        .toList())
                        : Steps.ok(Map.of());
        var ids = new HashSet<UUID>();
        var keys = new LinkedHashMap<String, Set<Value>>();
        for (Item item : items) {
            switch (item.operation()) {
                case BulkOperation.Create _ -> {}
                case BulkOperation.Update(var id, _, _) -> ids.add(id);
                case BulkOperation.Delete(var id, _) -> ids.add(id);
                case BulkOperation.Upsert upsert ->
                        key(model, upsert)
                                .filter(
                                        _ ->
                                                bulk.maySeek(call, model, upsert.key())
                                                        instanceof Answer.Ok<?>)
                                .ifPresent(
                                        value ->
                                                keys.computeIfAbsent(
                                                                upsert.key(),
                                                                _ -> new LinkedHashSet<>())
                                                        .add(value));
            }
        }
        CompletionStage<Answer<Known>> known =
                Steps.then(
                        done,
                        before ->
                                Steps.map(
                                        bulk.present(call, model, ids),
                                        found -> {
                                            var byId = new HashMap<UUID, StoredRecord>();
                                            found.forEach(record -> byId.put(record.id(), record));
                                            return new Known(before, byId, new HashMap<>());
                                        }));
        for (var key : keys.entrySet()) {
            known =
                    Steps.then(
                            known,
                            before -> keyed(call, model, before, key.getKey(), key.getValue()));
        }
        return known;
    }

    private CompletionStage<Answer<Known>> keyed(
            Call call, EntityModel model, Known known, String key, Set<Value> values) {
        var attribute = Attribute.of(model, key).orElseThrow();
        var filter =
                new Expr.In(
                        attribute.ref(), new Expr.Literal(new Value.Items(List.copyOf(values))));
        return Steps.map(
                bulk.find(call, model, filter),
                found -> {
                    var byValue = new HashMap<String, StoredRecord>();
                    for (StoredRecord record : found) {
                        record.values()
                                .get(key)
                                .ifPresent(value -> byValue.put(Json.canonical(value), record));
                    }
                    known.byKey().put(key, byValue);
                    return known;
                });
    }

    /** The key's value as it is stored; empty if there is none, or none that could be. */
    private static Optional<Value> key(EntityModel model, BulkOperation.Upsert upsert) {
        Optional<Value> given =
                upsert.values().get(upsert.key()).filter(value -> !(value instanceof Value.Null));
        Optional<Field> field = model.field(upsert.key());
        return given.flatMap(
                value ->
                        field.flatMap(
                                known ->
                                        FieldValue.judge(known, value)
                                                        instanceof FieldValue.Judged.Good(var good)
                                                ? Optional.of(good)
                                                : Optional.empty()));
    }

    Answer<Plan> plan(EntityModel model, Item item, Known known) {
        return switch (item.operation()) {
            case BulkOperation.Create(var values) -> create(model, item, values, false);
            case BulkOperation.Update(var id, var version, var values) ->
                    present(known, id)
                            .flatMap(record -> bulk.mayUpdate(item.call(), model, record))
                            .flatMap(BulkPlans::unlocked)
                            .flatMap(record -> at(record, version))
                            .flatMap(record -> update(model, item, record, values, false));
            case BulkOperation.Delete(var id, var version) ->
                    present(known, id)
                            .flatMap(
                                    record ->
                                            bulk.delete(item.call(), model, record)
                                                    .flatMap(
                                                            decided ->
                                                                    unlocked(record)
                                                                            .flatMap(
                                                                                    same ->
                                                                                            at(
                                                                                                    same,
                                                                                                    version))
                                                                            .map(
                                                                                    _ ->
                                                                                            new Plan(
                                                                                                    decided,
                                                                                                    id,
                                                                                                    version,
                                                                                                    204,
                                                                                                    false))));
            case BulkOperation.Upsert upsert -> upsert(model, item, upsert, known);
        };
    }

    private Answer<Plan> upsert(
            EntityModel model, Item item, BulkOperation.Upsert upsert, Known known) {
        return bulk.maySeek(item.call(), model, upsert.key())
                .flatMap(_ -> upsertByKey(model, item, upsert, known));
    }

    private Answer<Plan> upsertByKey(
            EntityModel model, Item item, BulkOperation.Upsert upsert, Known known) {
        if (upsert.values().get(upsert.key()).orElse(Value.NULL) instanceof Value.Null) {
            return Answer.refused(
                    RECORD_INVALID.because(
                            "the record has a fault",
                            List.of(
                                    new Fault(
                                            Fault.at("", upsert.key()),
                                            "required",
                                            "`" + upsert.key() + "` is the key"))));
        }
        Optional<StoredRecord> present =
                key(model, upsert)
                        .map(
                                value ->
                                        known.byKey()
                                                .getOrDefault(upsert.key(), Map.of())
                                                .get(Json.canonical(value)));
        return present.isEmpty()
                ? create(model, item, upsert.values(), true)
                : bulk.mayUpdate(item.call(), model, present.get())
                        .flatMap(BulkPlans::unlocked)
                        .flatMap(record -> update(model, item, record, others(upsert), true));
    }

    /** What is to change: the key found the record, so it stays. */
    private static Value.Fields others(BulkOperation.Upsert upsert) {
        var others = new LinkedHashMap<>(upsert.values().values());
        others.remove(upsert.key());
        return new Value.Fields(others);
    }

    private Answer<Plan> create(EntityModel model, Item item, Value.Fields values, boolean keyed) {
        return desk.mayCreate(item.call(), model)
                .flatMap(
                        _ ->
                                RecordValidator.validate(
                                        model, values, item.call().circumstances(Optional.empty())))
                .flatMap(typed -> bulk.create(item.call(), model, typed))
                .map(decided -> new Plan(decided, item.call().command(), 1, 201, keyed));
    }

    private Answer<Plan> update(
            EntityModel model,
            Item item,
            StoredRecord present,
            Value.Fields values,
            boolean keyed) {
        return bulk.merge(item.call(), model, present, values)
                .flatMap(typed -> bulk.update(item.call(), model, present, typed))
                .map(decided -> new Plan(decided, present.id(), present.version() + 1, 200, keyed));
    }

    private static Answer<StoredRecord> present(Known known, UUID id) {
        return Optional.ofNullable(known.byId().get(id))
                .map(Answer::ok)
                .orElseGet(
                        () -> Answer.refused(RECORD_NOT_FOUND.because("there is no such record")));
    }

    private static Answer<StoredRecord> unlocked(StoredRecord record) {
        return record.lockedBy().isEmpty()
                ? Answer.ok(record)
                : Answer.refused(
                        RECORD_LOCKED.because(
                                "approval `" + record.lockedBy().get() + "` holds the record"));
    }

    private static Answer<StoredRecord> at(StoredRecord record, long version) {
        return record.version() == version
                ? Answer.ok(record)
                : Answer.refused(
                        VERSION_STALE.because("the record is at version " + record.version()));
    }
}
