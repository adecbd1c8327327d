package com.athyper.edge.audit;

import static com.athyper.policy.Operation.ENTITY_READ;

import com.athyper.edge.access.Call;
import com.athyper.expression.Expr;
import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Models;
import com.athyper.policy.Mask;

import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.Set;

/**
 * What somebody who reads the audit trail is shown of the records in it: that something was done to
 * one is the auditor's to know, what it holds is shown as far as they may read the entity.
 */
record AuditSight(Models models) {
    private static final String OF_RECORDS = "entity.";

    /** What the trail adds to the fields, and what is no secret of theirs. */
    private static final Set<String> PLATFORM = Set.of("version", "state");

    AuditEntry of(Call call, AuditEntry entry) {
        boolean ofRecord =
                entry.operation().startsWith(OF_RECORDS)
                        && entry.entity().filter(EntityName::isValid).isPresent();
        if (!ofRecord || (entry.before().isEmpty() && entry.after().isEmpty())) {
            return entry;
        }
        var name = new EntityName(entry.entity().get());
        Optional<EntityModel> model = models.find(call.tenant(), name);
        Expr visible = call.authorization().visible(ENTITY_READ, name);
        return new AuditEntry(
                entry.tenant(),
                entry.origin(),
                entry.operation(),
                entry.result(),
                entry.entity(),
                entry.subject(),
                entry.before().map(value -> shown(call, model, visible, value)),
                entry.after().map(value -> shown(call, model, visible, value)));
    }

    /**
     * Whoever sees some records only is shown none here: what was true of the record then does not
     * say what may be seen of it now.
     */
    private static Value shown(Call call, Optional<EntityModel> model, Expr visible, Value value) {
        if (!(value instanceof Value.Fields fields)) {
            return value;
        }
        return visible.equals(Expr.TRUE) && model.isPresent()
                ? call.authorization().masks(model.get()).past(fields)
                : hidden(fields);
    }

    private static Value.Fields hidden(Value.Fields fields) {
        var shown = new LinkedHashMap<String, Value>();
        fields.values()
                .forEach(
                        (name, value) ->
                                shown.put(
                                        name,
                                        PLATFORM.contains(name)
                                                ? value
                                                : new Mask.Hide().apply(value, "")));
        return new Value.Fields(shown);
    }
}
