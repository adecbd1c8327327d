package com.athyper.edge.access;

import static com.athyper.policy.PolicyError.FIELD_READ_ONLY;

import com.athyper.kernel.Answer;
import com.athyper.kernel.Done;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Field;
import com.athyper.policy.Duty;
import com.athyper.policy.Obligation;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The fields that one caller gives no value to, by the rules that say so. */
final class ReadOnlyFields {
    private final EntityModel model;
    private final List<Duty> duties;

    ReadOnlyFields(EntityModel model, List<Duty> duties) {
        this.model = model;
        this.duties =
                duties.stream()
                        .filter(duty -> duty.obligation() instanceof Obligation.ReadOnly)
                        .toList();
    }

    /**
     * Refused if a new record has in such a field anything but its default.
     *
     * @param attributes of the record as it would be
     */
    Answer<Done> keptNew(Value.Fields attributes, Value.Fields values) {
        return refusedFor(
                names(attributes).stream()
                        .filter(
                                name ->
                                        !FieldMasks.same(
                                                values.get(name).orElse(Value.NULL),
                                                model.field(name)
                                                        .flatMap(Field::defaultValue)
                                                        .orElse(Value.NULL)))
                        .toList());
    }

    /** Refused if such a field would hold something else than it does. */
    Answer<Done> kept(Value.Fields attributes, Value.Fields present, Value.Fields values) {
        return refusedFor(
                names(attributes).stream()
                        .filter(
                                name ->
                                        !FieldMasks.same(
                                                values.get(name).orElse(Value.NULL),
                                                present.get(name).orElse(Value.NULL)))
                        .toList());
    }

    /**
     * Refused if such a field is given at all. The same value as before is no exception: who cannot
     * see the field could find it by trying.
     */
    Answer<Done> notGiven(Value.Fields attributes, Value.Fields input) {
        return refusedFor(
                names(attributes).stream().filter(name -> input.get(name).isPresent()).toList());
    }

    private Set<String> names(Value.Fields attributes) {
        var names = new LinkedHashSet<String>();
        for (Duty duty : duties) {
            if (duty.binds(attributes)) {
                for (String name : duty.obligation().fields()) {
                    var meant = FieldMasks.fields(model, name);
                    (meant.isEmpty() ? model.fields() : meant)
                            .forEach(field -> names.add(field.name()));
                }
            }
        }
        return names;
    }

    private static Answer<Done> refusedFor(List<String> names) {
        return names.isEmpty()
                ? Answer.ok(Done.DONE)
                : Answer.refused(
                        FIELD_READ_ONLY.because(
                                "leave out what you may not write",
                                names.stream()
                                        .map(
                                                name ->
                                                        new Fault(
                                                                Fault.at("", name),
                                                                "read-only",
                                                                "`"
                                                                        + name
                                                                        + "` is not yours to"
                                                                        + " write"))
                                        .toList()));
    }
}
