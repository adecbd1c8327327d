package com.athyper.meta.record;

import com.athyper.kernel.Json;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.record.Records.Revision;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is different between two versions of a record, by the fields that its entity has now. */
public final class RecordDiff {
    private RecordDiff() {}

    /** One field that is not what it was; the lifecycle's is called {@code state}. */
    public record Change(String field, Value from, Value to) {}

    /** From one version to another; what there was before the first is nothing. */
    public static List<Change> between(EntityModel model, Optional<Revision> from, Revision to) {
        var changes = new ArrayList<Change>();
        if (model.lifecycle().isPresent()) {
            add(changes, "state", state(from), state(Optional.of(to)));
        }
        for (var field : model.fields()) {
            add(
                    changes,
                    field.name(),
                    from.flatMap(past -> past.values().get(field.name())).orElse(Value.NULL),
                    to.values().get(field.name()).orElse(Value.NULL));
        }
        return List.copyOf(changes);
    }

    private static Value state(Optional<Revision> revision) {
        return revision.flatMap(Revision::state).<Value>map(Value::of).orElse(Value.NULL);
    }

    private static void add(List<Change> changes, String field, Value from, Value to) {
        if (!same(from, to)) {
            changes.add(new Change(field, from, to));
        }
    }

    /** Whether they mean the same: 1.50 and 1.5 do. */
    public static boolean same(Value one, Value other) {
        return Json.canonical(one).equals(Json.canonical(other));
    }
}
