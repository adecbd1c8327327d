package com.athyper.meta;

import com.athyper.kernel.EntityName;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whatever keeps an entity from coming into force beside those that are. */
public final class Neighbours {
    private Neighbours() {}

    /**
     * @param inForce the tenant's entities, in which an earlier version of this one may be
     */
    public static List<Diagnostic> errors(EntityModel model, Map<EntityName, EntityModel> inForce) {
        var errors = new ArrayList<Diagnostic>();
        errors.addAll(ClassRules.errors(model, inForce));
        errors.addAll(CollectionRules.errors(model, inForce));
        errors.addAll(RelationRules.errors(model, inForce));
        return errors;
    }
}
