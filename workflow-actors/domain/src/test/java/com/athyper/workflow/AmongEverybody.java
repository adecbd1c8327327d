package com.athyper.workflow;

import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;

import java.util.List;

/** The people of {@link Approving#EVERYBODY}, of whom more is known. */
interface AmongEverybody extends ApproverDirectory {
    @Override
    default List<PrincipalId> holders(TenantId tenant, String role) {
        return Approving.EVERYBODY.holders(tenant, role);
    }

    @Override
    default boolean isActive(TenantId tenant, PrincipalId principal) {
        return Approving.EVERYBODY.isActive(tenant, principal);
    }
}
