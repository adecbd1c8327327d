package com.athyper.workflow.actors;

import com.athyper.identity.Directory;
import com.athyper.identity.Principal;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.workflow.ApproverDirectory;

import java.util.List;

/** {@link ApproverDirectory} out of the tenant's directory. */
public final class DirectoryApprovers implements ApproverDirectory {
    private final Directory directory;

    public DirectoryApprovers(Directory directory) {
        this.directory = directory;
    }

    @Override
    public List<PrincipalId> holders(TenantId tenant, String role) {
        return directory.holders(tenant, role);
    }

    @Override
    public boolean isActive(TenantId tenant, PrincipalId principal) {
        return directory.find(tenant, principal).filter(Principal::active).isPresent();
    }
}
