package com.athyper.workflow;

import com.athyper.kernel.PrincipalId;

import java.util.List;
import java.util.Optional;

/**
 * That one acts in another's place at this moment.
 *
 * @param roles for which alone; empty for everything
 */
public record Mandate(PrincipalId from, List<String> roles) {
    public Mandate {
        roles = List.copyOf(roles);
    }

    /**
     * @param role by which the other was asked; empty if it was not by one
     */
    public boolean covers(Optional<String> role) {
        return roles.isEmpty() || role.filter(roles::contains).isPresent();
    }
}
