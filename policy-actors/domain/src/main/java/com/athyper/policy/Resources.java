package com.athyper.policy;

import com.athyper.kernel.EntityName;

import java.util.Optional;
import java.util.Set;

/**
 * What a rule is about: entities by name or by module, records of them in some states alone.
 *
 * @param entities by name; those of the modules as well, once the rule is part of a {@link
 *     PolicySet}
 * @param states empty means any; the rule's condition asks for them, too
 */
public record Resources(Set<EntityName> entities, Set<String> modules, Set<String> states) {
    /** Every entity, and what is no entity. */
    public static final Resources ALL = new Resources(Set.of(), Set.of(), Set.of());

    public Resources {
        entities = Set.copyOf(entities);
        modules = Set.copyOf(modules);
        states = Set.copyOf(states);
    }

    /** These entities in any state; all when there are none. */
    public static Resources of(Set<EntityName> entities) {
        return new Resources(entities, Set.of(), Set.of());
    }

    /** Whether nothing is left out; a module without entities leaves out everything. */
    public boolean everywhere() {
        return entities.isEmpty() && modules.isEmpty();
    }

    boolean include(Optional<EntityName> entity) {
        return everywhere() || entity.filter(entities::contains).isPresent();
    }

    Resources in(Modules known) {
        return new Resources(known.of(this), modules, states);
    }
}
