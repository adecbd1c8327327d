package com.athyper.identity;

import com.athyper.kernel.PrincipalId;

import java.util.List;
import java.util.Optional;

/**
 * A person or service known to its tenant. An inactive one may do nothing and is asked for nothing.
 */
public record Principal(
        PrincipalId id,
        String displayName,
        List<String> roles,
        Optional<PrincipalId> manager,
        boolean active) {
    public Principal {
        roles = roles.stream().sorted().distinct().toList();
    }
}
