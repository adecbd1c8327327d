package com.athyper.identity;

import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;

import java.util.List;
import java.util.Optional;

/** The principals of every tenant, as this node knows them: answered from memory. */
public interface Directory {
    Optional<Principal> find(TenantId tenant, PrincipalId id);

    /** Every principal of the tenant, by id. */
    List<Principal> all(TenantId tenant);

    /** The active principals that hold the role, by id. */
    default List<PrincipalId> holders(TenantId tenant, String role) {
        return all(tenant).stream()
                .filter(principal -> principal.active() && principal.roles().contains(role))
                .map(Principal::id)
                .toList();
    }
}
