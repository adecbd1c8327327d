package com.athyper.actors.memory;

import com.athyper.identity.Principal;
import com.athyper.tenancy.definition.DefinitionStore.Snapshot;

import java.util.List;
import java.util.Optional;

/** One thing that is kept compiled of every tenant, such as its entities or its policies. */
@FunctionalInterface
public interface Section<T> {

    /**
     * Compiles what is in force; never fails for one definition's sake.
     *
     * @param previous what was compiled before, from which the unchanged can be taken over
     */
    T build(Snapshot snapshot, List<Principal> principals, Optional<T> previous);
}
