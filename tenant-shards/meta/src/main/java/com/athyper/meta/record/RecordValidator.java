package com.athyper.meta.record;

import com.athyper.kernel.Answer;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Value;
import com.athyper.meta.AttachmentField;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Field;
import com.athyper.meta.FieldType;
import com.athyper.meta.FieldValue;
import com.athyper.meta.behaviour.Circumstances;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Judges what a client sends for a record: every field of the model, typed and in its standard form
 * (null where there is nothing), or all faults at once.
 */
public final class RecordValidator {
    private static final Set<String> PLATFORM =
            Set.of(
                    "id",
                    "version",
                    "state",
                    "createdAt",
                    "createdBy",
                    "updatedAt",
                    "updatedBy",
                    "workflow");

    private RecordValidator() {}

    /** For a new record: what is left out gets its default; what is null stays empty. */
    public static Answer<Value.Fields> validate(EntityModel model, Value.Fields input) {
        return validate(model, input, Circumstances.NOBODY);
    }

    public static Answer<Value.Fields> validate(
            EntityModel model, Value.Fields input, Circumstances circumstances) {
        var faults = new ArrayList<Fault>();
        known(model, input, faults);
        var rules = RecordRules.ofNew(model, input, circumstances, faults);
        var values = Value.object();
        for (Field field : model.fields()) {
            if (field.type() == FieldType.SEQUENCE) {
                values.put(field.name(), counted(field, Value.NULL, input, faults));
                continue;
            }
            if (rules.derives(field.name())) {
                values.put(field.name(), Value.NULL);
                continue;
            }
            var value = input.get(field.name()).or(field::defaultValue).orElse(Value.NULL);
            values.put(field.name(), judged(field, value, faults));
        }
        return answer(model, rules.applied(values.build()), faults);
    }

    /**
     * For an update (RFC 7396, of the top level: a JSON field is replaced as a whole): null empties
     * a field, and what is left out stays. What stays is not judged again, so that a rule made
     * later does not stand in the way of changing something else.
     */
    public static Answer<Value.Fields> merge(
            EntityModel model, Value.Fields present, Value.Fields changes) {
        return merge(model, present, changes, Circumstances.NOBODY);
    }

    public static Answer<Value.Fields> merge(
            EntityModel model,
            Value.Fields present,
            Value.Fields changes,
            Circumstances circumstances) {
        var faults = new ArrayList<Fault>();
        known(model, changes, faults);
        var rules = RecordRules.ofChange(model, present, changes, circumstances, faults);
        var values = Value.object();
        for (Field field : model.fields()) {
            var kept = present.get(field.name()).orElse(Value.NULL);
            if (field.type() == FieldType.SEQUENCE) {
                values.put(field.name(), counted(field, kept, changes, faults));
                continue;
            }
            values.put(
                    field.name(),
                    rules.derives(field.name())
                            ? kept
                            : changes.get(field.name())
                                    .map(change -> judged(field, change, faults))
                                    .map(judged -> AttachmentField.known(field, judged, kept))
                                    .orElse(kept));
        }
        return answer(model, rules.applied(values.build()), faults);
    }

    private static void known(EntityModel model, Value.Fields input, List<Fault> faults) {
        for (String name : input.values().keySet()) {
            if (model.field(name).filter(model::isShown).isPresent()) {
                continue;
            }
            var relation =
                    model.traits().relations().stream()
                            .filter(it -> it.name().equals(name))
                            .findFirst();
            if (relation.isPresent()) {
                faults.add(
                        new Fault(
                                Fault.at("", name),
                                "read-only",
                                "`%s` follows from `%s` of `%s`: write it there"
                                        .formatted(
                                                name,
                                                relation.get().by(),
                                                relation.get().entity())));
                continue;
            }
            faults.add(
                    PLATFORM.contains(name)
                            ? new Fault(
                                    Fault.at("", name),
                                    "read-only",
                                    "`" + name + "` is the platform's")
                            : new Fault(
                                    Fault.at("", name),
                                    "unknown-field",
                                    "`" + model.name() + "` has no field `" + name + "`"));
        }
    }

    /** A number may be sent back as it is. */
    private static Value counted(Field field, Value kept, Value.Fields input, List<Fault> faults) {
        if (!input.get(field.name()).orElse(kept).equals(kept)) {
            faults.add(
                    new Fault(
                            Fault.at("", field.name()),
                            "read-only",
                            "the platform gives `" + field.name() + "`"));
        }
        return kept;
    }

    static Value judged(Field field, Value value, List<Fault> faults) {
        String pointer = Fault.at("", field.name());
        if (value instanceof Value.Null) {
            if (field.required()) {
                faults.add(new Fault(pointer, "required", "`" + field.name() + "` is required"));
            }
            return Value.NULL;
        }
        return switch (FieldValue.judge(field, value)) {
            case FieldValue.Judged.Good(var good) -> good;
            case FieldValue.Judged.Bad(var code, var message) -> {
                faults.add(new Fault(pointer, code, message));
                yield Value.NULL;
            }
        };
    }

    private static Answer<Value.Fields> answer(
            EntityModel model, Value.Fields values, List<Fault> faults) {
        model.traits()
                .effectiveDating()
                .flatMap(dating -> dating.fault(values))
                .ifPresent(faults::add);
        return faults.isEmpty()
                ? Answer.ok(values)
                : Answer.refused(
                        RecordError.RECORD_INVALID.because(
                                faults.size() == 1
                                        ? "the record has a fault"
                                        : "the record has " + faults.size() + " faults",
                                faults));
    }
}
