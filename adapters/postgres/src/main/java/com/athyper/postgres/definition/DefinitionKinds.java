package com.athyper.postgres.definition;

import com.athyper.tenancy.definition.DefinitionKind;

/** Kinds by the ids that are stored. */
final class DefinitionKinds {

    private DefinitionKinds() {}

    static DefinitionKind of(String id) {
        for (DefinitionKind kind : DefinitionKind.values()) {
            if (kind.id().equals(id)) {
                return kind;
            }
        }
        throw new IllegalStateException("no definition is of kind " + id);
    }
}
