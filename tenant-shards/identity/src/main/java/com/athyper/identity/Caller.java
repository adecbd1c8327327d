package com.athyper.identity;

import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;

import java.util.Set;

/**
 * Who asks: proved by a token, belonging to one tenant, with the standing it has there at the
 * moment of asking.
 *
 * @param secondFactor whether the token says that the login took more than one factor
 */
public record Caller(TenantId tenant, Standing standing, boolean secondFactor) {

    /** One whose login took one factor, as far as is known. */
    public Caller(TenantId tenant, Standing standing) {
        this(tenant, standing, false);
    }

    /** One of whom nothing is known but what its identity provider says. */
    public Caller(TenantId tenant, PrincipalId principal, Set<String> roles) {
        this(tenant, Standing.claimed(principal, roles));
    }

    public PrincipalId principal() {
        return standing.principal();
    }

    public Set<String> roles() {
        return standing.roles();
    }
}
