package com.athyper.workflow;

import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;

import java.util.List;

/** Who can be asked, as known at this moment; what the rules found is kept in their events. */
public interface ApproverDirectory {
    /** Active principals with the role, by id. */
    List<PrincipalId> holders(TenantId tenant, String role);

    boolean isActive(TenantId tenant, PrincipalId principal);
}
