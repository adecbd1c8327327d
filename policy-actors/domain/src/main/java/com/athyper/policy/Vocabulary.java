package com.athyper.policy;

import com.athyper.expression.Type;
import com.athyper.kernel.EntityName;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a policy can name of the entities in force. */
@FunctionalInterface
public interface Vocabulary {

    /** The attributes of an entity, the platform's own among them; empty if there is none. */
    Optional<Map<String, Type>> attributes(EntityName entity);

    /** The lifecycle states of an entity; empty if nobody knows, and then none is missed. */
    default Optional<Set<String>> states(EntityName entity) {
        return Optional.empty();
    }

    /** The entities of a module; empty if nobody knows, and then none is missed. */
    default Optional<Set<EntityName>> module(String name) {
        return Optional.empty();
    }
}
