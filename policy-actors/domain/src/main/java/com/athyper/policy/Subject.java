package com.athyper.policy;

import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Value;

import java.util.Set;

/** Who asks, as conditions see it under the root {@code subject}: {@code id} and {@code roles}. */
public record Subject(PrincipalId principal, Set<String> roles) {
    public Subject {
        roles = Set.copyOf(roles);
    }

    public Value.Fields attributes() {
        return Value.object()
                .put("id", principal.value())
                .put("roles", Value.texts(roles.stream().sorted().toList()))
                .build();
    }
}
