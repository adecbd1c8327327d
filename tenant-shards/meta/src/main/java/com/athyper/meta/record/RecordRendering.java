package com.athyper.meta.record;

import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Field;
import com.athyper.meta.FieldType;
import com.athyper.meta.Money;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/** Records as clients see them: decimals are texts, so that no reader rounds them. */
public final class RecordRendering {
    private RecordRendering() {}

    public static Value.Fields render(EntityModel model, StoredRecord record) {
        var out = Value.object().put("id", record.id().toString()).put("version", record.version());
        if (model.lifecycle().isPresent()) {
            out.put("state", record.state());
        }
        Set<String> unseen = Visibility.unseen(model, record);
        for (Field field : model.fields()) {
            if (!unseen.contains(field.name())) {
                out.put(
                        field.name(),
                        value(field, record.values().get(field.name()).orElse(Value.NULL)));
            }
        }
        out.put("createdAt", record.createdAt().toString())
                .put("createdBy", record.createdBy().value())
                .put("updatedAt", record.updatedAt().toString())
                .put("updatedBy", record.updatedBy().value());
        record.lockedBy()
                .ifPresent(
                        instance ->
                                out.put(
                                        "workflow",
                                        Value.object()
                                                .put("instanceId", instance.toString())
                                                .build()));
        return out.build();
    }

    /** A former version; fields that the model no longer has are shown as they were kept. */
    public static Value.Fields render(EntityModel model, Records.Revision revision) {
        return Value.object()
                .put("version", revision.version())
                .put("operation", revision.operation())
                .put("actor", revision.actor().value())
                .put("at", revision.at().toString())
                .put("state", revision.state())
                .put("values", values(model, revision))
                .build();
    }

    /** What changed, in the order of the entity's fields. */
    public static Value render(EntityModel model, List<RecordDiff.Change> changes) {
        return new Value.Items(
                changes.stream()
                        .<Value>map(
                                change ->
                                        Value.object()
                                                .put("field", change.field())
                                                .put("from", value(model, change, change.from()))
                                                .put("to", value(model, change, change.to()))
                                                .build())
                        .toList());
    }

    private static Value value(EntityModel model, RecordDiff.Change change, Value value) {
        return model.field(change.field()).map(field -> value(field, value)).orElse(value);
    }

    private static Value.Fields values(EntityModel model, Records.Revision revision) {
        Value.Fields kept = revision.values();
        Set<String> unseen =
                Visibility.unseen(
                        model,
                        revision.state()
                                .map(state -> kept.with("state", Value.of(state)))
                                .orElse(kept));
        var shown = new LinkedHashMap<String, Value>();
        kept.values()
                .forEach(
                        (name, value) -> {
                            var field = model.field(name);
                            if (!unseen.contains(name)) {
                                shown.put(
                                        name,
                                        field.map(known -> value(known, value)).orElse(value));
                            }
                        });
        return new Value.Fields(shown);
    }

    private static Value value(Field field, Value value) {
        if (field.type() == FieldType.MONEY) {
            return Money.shown(value);
        }
        return field.type() == FieldType.DECIMAL && value instanceof Value.Num(var number)
                ? Value.of(number.toPlainString())
                : value;
    }
}
