package com.athyper.edge.access;

import static com.athyper.policy.PolicyError.FIELD_MASKED;

import com.athyper.expression.Expr;
import com.athyper.expression.Mentions;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Done;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Fault;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Field;
import com.athyper.meta.record.Attribute;
import com.athyper.meta.record.RecordError;
import com.athyper.meta.record.RecordQuery;
import com.athyper.meta.record.Records.Revision;
import com.athyper.meta.record.StoredRecord;
import com.athyper.policy.Duty;
import com.athyper.policy.Mask;
import com.athyper.policy.Obligation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What one caller is shown of the fields of an entity's records. Every record that leaves the desk
 * for somebody's eyes has passed here.
 *
 * <p>A mask names a field by the name that it had when the policy was written, so it holds for the
 * field that is called so and for the one that was first called so. If there is neither, nobody
 * knows what it was meant to hide: nothing is shown until the policy is put right.
 */
public final class FieldMasks {
    private final TenantId tenant;
    private final EntityModel model;
    private final List<Duty> duties;

    FieldMasks(TenantId tenant, EntityModel model, List<Duty> duties) {
        this.tenant = tenant;
        this.model = model;
        this.duties =
                duties.stream()
                        .filter(duty -> duty.obligation() instanceof Obligation.Masked)
                        .toList();
    }

    /** The record as the caller sees it; it is not masked a second time. */
    public StoredRecord shown(StoredRecord record) {
        if (duties.isEmpty()) {
            return record;
        }
        var attributes = record.attributes();
        return shown(record, masks(duty -> duty.binds(attributes)));
    }

    private StoredRecord shown(StoredRecord record, Map<String, Mask> masks) {
        return new StoredRecord(
                record.id(),
                record.version(),
                record.state(),
                record.lockedBy(),
                record.createdBy(),
                record.createdAt(),
                record.updatedBy(),
                record.updatedAt(),
                masked(record.values(), masks));
    }

    /**
     * A former version. Whatever a mask's condition is, it binds here: what the present state
     * hides, an earlier one would tell.
     */
    Revision shown(Revision revision) {
        return duties.isEmpty()
                ? revision
                : new Revision(
                        revision.version(),
                        revision.operation(),
                        revision.actor(),
                        revision.at(),
                        revision.state(),
                        masked(revision.values(), masks(_ -> true)));
    }

    /** As {@link #shown(Revision)}, of a record as it stood once. */
    StoredRecord shownPast(StoredRecord record) {
        return duties.isEmpty() ? record : shown(record, masks(_ -> true));
    }

    /** As {@link #shown(Revision)}, of members that may bear names of former versions. */
    public Value.Fields past(Value.Fields values) {
        if (duties.isEmpty()) {
            return values;
        }
        var masks = masks(_ -> true);
        var shown = new LinkedHashMap<String, Value>();
        masked(values, masks)
                .values()
                .forEach(
                        (name, value) ->
                                shown.put(
                                        name,
                                        Attribute.of(model, name).isPresent()
                                                ? value
                                                : new Mask.Hide().apply(value, "")));
        return new Value.Fields(shown);
    }

    /**
     * Refused if the query asks by a field that may be masked in any record: which ones it finds,
     * and in which order, would tell what they hold.
     */
    public Answer<Done> maySeek(RecordQuery query) {
        if (duties.isEmpty()) {
            return Answer.ok(Done.DONE);
        }
        var masks = masks(_ -> true);
        var faults = new ArrayList<Fault>();
        for (String name : Mentions.of(query.filter())) {
            if (masks.containsKey(whole(name))) {
                faults.add(fault(Fault.at("/filter", name), name));
            }
        }
        for (int i = 0; i < query.sort().size(); i++) {
            String name = query.sort().get(i).attribute();
            if (masks.containsKey(whole(name))) {
                faults.add(fault(Fault.at("/sort", i), name));
            }
        }
        return refusedFor(faults);
    }

    /** As {@link #maySeek(RecordQuery)}, for one field and any way of asking by it. */
    public Answer<Done> maySeek(String field, String pointer) {
        return masks(_ -> true).containsKey(whole(field))
                ? refusedFor(List.of(fault(pointer, field)))
                : Answer.ok(Done.DONE);
    }

    /** The field that an attribute such as {@code price.amount} is a part of. */
    private static String whole(String attribute) {
        int dot = attribute.indexOf('.');
        return dot < 0 ? attribute : attribute.substring(0, dot);
    }

    private static Answer<Done> refusedFor(List<Fault> faults) {
        return faults.isEmpty()
                ? Answer.ok(Done.DONE)
                : Answer.refused(
                        FIELD_MASKED.because(
                                "what is masked for you cannot be filtered, sorted or grouped by",
                                faults));
    }

    private static Fault fault(String pointer, String name) {
        return new Fault(pointer, "masked", "`" + name + "` is masked for you");
    }

    /**
     * Refused if what would be written is what the caller was shown in place of the value: a mask
     * that is sent back is no value.
     */
    Answer<Done> notSentBack(StoredRecord present, Value.Fields values) {
        if (duties.isEmpty()) {
            return Answer.ok(Done.DONE);
        }
        var shown = shown(present).values();
        var faults = new ArrayList<Fault>();
        values.values()
                .forEach(
                        (name, value) -> {
                            Value seen = shown.get(name).orElse(Value.NULL);
                            Value held = present.values().get(name).orElse(Value.NULL);
                            if (!same(seen, held) && same(seen, value) && !same(value, held)) {
                                faults.add(
                                        new Fault(
                                                Fault.at("", name),
                                                "masked",
                                                "this is what `%s` is shown as to you, no value"
                                                        .formatted(name)));
                            }
                        });
        return faults.isEmpty()
                ? Answer.ok(Done.DONE)
                : Answer.refused(
                        RecordError.RECORD_INVALID.because(
                                "leave out what is masked for you", faults));
    }

    static boolean same(Value one, Value other) {
        if (one instanceof Value.Num(var a) && other instanceof Value.Num(var b)) {
            return a.compareTo(b) == 0;
        }
        return one.equals(other);
    }

    /** Which rules mask which fields, of some records at least. */
    List<Duty> duties() {
        return duties;
    }

    /** By the fields' names of today. */
    private Map<String, Mask> masks(Predicate<Duty> binds) {
        var masks = new LinkedHashMap<String, Mask>();
        for (Duty duty : duties) {
            if (duty.obligation() instanceof Obligation.Masked(var names, var mask)
                    && binds.test(duty)) {
                for (String name : names) {
                    for (Named named : named(model, name, mask)) {
                        masks.merge(named.field().name(), named.mask(), Mask::and);
                    }
                }
            }
        }
        return masks;
    }

    private record Named(Field field, Mask mask) {}

    private static List<Named> named(EntityModel model, String name, Mask mask) {
        var meant = fields(model, name);
        return meant.isEmpty()
                ? model.fields().stream().map(field -> new Named(field, new Mask.Hide())).toList()
                : meant.stream().map(field -> new Named(field, mask)).toList();
    }

    /** The fields that a policy may mean by a name. */
    static List<Field> fields(EntityModel model, String name) {
        return model.fields().stream()
                .filter(field -> field.name().equals(name) || field.column().equals(name))
                .toList();
    }

    private Value.Fields masked(Value.Fields values, Map<String, Mask> masks) {
        var shown = new LinkedHashMap<String, Value>();
        values.values()
                .forEach(
                        (name, value) ->
                                shown.put(
                                        name,
                                        Optional.ofNullable(masks.get(name))
                                                .map(mask -> mask.apply(value, salt(name)))
                                                .orElse(value)));
        return new Value.Fields(shown);
    }

    /** Other than the name, the column is the same for ever. */
    private String salt(String name) {
        EntityName entity = model.name();
        return tenant + "\n" + entity + "\n" + model.field(name).map(Field::column).orElse(name);
    }

    /** Whether a query's condition mentions nothing but what may be asked by. */
    public Answer<Done> maySeek(Expr condition) {
        return maySeek(new RecordQuery(condition, List.of(), 1, Optional.empty(), false));
    }
}
