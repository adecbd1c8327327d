package com.athyper.policy;

import com.athyper.kernel.EntityName;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which entities make up the modules of a tenant.
 *
 * @param entities of each module, with the lifecycle states of each
 */
public record Modules(Map<String, Map<EntityName, Set<String>>> entities) {
    /** No module at all. */
    public static final Modules NONE = new Modules(Map.of());

    public Modules {
        var copy = new HashMap<String, Map<EntityName, Set<String>>>();
        entities.forEach((module, members) -> copy.put(module, Map.copyOf(members)));
        entities = Map.copyOf(copy);
    }

    /**
     * The entities that are meant: those that are named, and those of the modules; of these, where
     * states are asked for, the ones that have such a state.
     */
    Set<EntityName> of(Resources resources) {
        var meant = new HashSet<>(resources.entities());
        for (String module : resources.modules()) {
            entities.getOrDefault(module, Map.of())
                    .forEach(
                            (entity, states) -> {
                                if (resources.states().isEmpty()
                                        || !Collections.disjoint(resources.states(), states)) {
                                    meant.add(entity);
                                }
                            });
        }
        return meant;
    }
}
