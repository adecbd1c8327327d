package com.athyper.identity;

import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The principals of every tenant and what binds them, as this node knows them: answered from
 * memory.
 */
public interface Directory {
    /** Empty of everybody if there is no such tenant. */
    Organization of(TenantId tenant);

    default Optional<Principal> find(TenantId tenant, PrincipalId id) {
        return of(tenant).find(id);
    }

    /** Every principal of the tenant, by id. */
    default List<Principal> all(TenantId tenant) {
        return of(tenant).principals();
    }

    /** The active principals that hold the role at this moment, by id. */
    default List<PrincipalId> holders(TenantId tenant, String role, Instant now) {
        return of(tenant).holders(role, now);
    }

    /** What a principal is at this moment; empty if nobody has written it down. */
    default Optional<Standing> standing(TenantId tenant, PrincipalId principal, Instant now) {
        return of(tenant).standing(principal, now);
    }
}
