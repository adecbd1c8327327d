package com.athyper.meta.record;

import com.athyper.expression.Bindings;
import com.athyper.expression.Truth;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.behaviour.Behaviour.Conditional;
import com.athyper.meta.behaviour.Term;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which fields a record shows. A matter of what makes sense, and no protection: policy is asked
 * apart from it, and before.
 */
public final class Visibility {
    private Visibility() {}

    /** The fields that a record does not show. */
    public static Set<String> unseen(EntityModel model, StoredRecord record) {
        return model.behaviour().visibleWhen().isEmpty()
                ? model.hidden()
                : unseen(model, record.attributes());
    }

    /**
     * The fields that are not shown; one whose condition is unknown is among them.
     *
     * @param record with its state
     */
    public static Set<String> unseen(EntityModel model, Value.Fields record) {
        if (model.behaviour().visibleWhen().isEmpty()) {
            return model.hidden();
        }
        var bindings = new Bindings(Map.of(Term.RECORD, record));
        var unseen = new HashSet<>(model.hidden());
        for (Conditional rule : model.behaviour().visibleWhen()) {
            if (rule.when().test(bindings) != Truth.TRUE) {
                unseen.add(rule.field());
            }
        }
        return unseen;
    }
}
