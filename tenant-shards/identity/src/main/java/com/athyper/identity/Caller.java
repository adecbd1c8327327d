package com.athyper.identity;

import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;

import java.util.Set;

/** Who asks: proved by a token, belonging to one tenant. */
public record Caller(TenantId tenant, PrincipalId principal, Set<String> roles) {
    public Caller {
        roles = Set.copyOf(roles);
    }
}
