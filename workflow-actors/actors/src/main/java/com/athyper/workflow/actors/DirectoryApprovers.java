package com.athyper.workflow.actors;

import com.athyper.identity.Directory;
import com.athyper.identity.Principal;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.workflow.ApproverDirectory;

import java.time.InstantSource;
import java.util.List;

/** {@link ApproverDirectory} out of the tenant's directory. */
public final class DirectoryApprovers implements ApproverDirectory {
    private final Directory directory;
    private final InstantSource clock;

    public DirectoryApprovers(Directory directory, InstantSource clock) {
        this.directory = directory;
        this.clock = clock;
    }

    @Override
    public List<PrincipalId> holders(TenantId tenant, String role) {
        return directory.holders(tenant, role, clock.instant());
    }

    @Override
    public boolean isActive(TenantId tenant, PrincipalId principal) {
        return directory.find(tenant, principal).filter(Principal::active).isPresent();
    }
}
