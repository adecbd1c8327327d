package com.athyper.actors.memory;

import com.athyper.identity.Authenticator;
import com.athyper.identity.Directory;
import com.athyper.identity.Organization;
import com.athyper.kernel.TenantId;

import java.util.List;
import java.util.Optional;

/** {@link Directory}, and the realms, from this node's memory. */
public final class NodeDirectory implements Directory, Authenticator.Realms {
    private static final Organization NOBODY = Organization.of(List.of());

    private final NodeMemory memory;

    public NodeDirectory(NodeMemory memory) {
        this.memory = memory;
    }

    @Override
    public Organization of(TenantId tenant) {
        return memory.find(tenant).map(TenantMemory::organization).orElse(NOBODY);
    }

    @Override
    public Optional<TenantId> tenantOf(String realm) {
        return memory.all().values().stream()
                .filter(
                        known ->
                                known.snapshot()
                                        .state()
                                        .known()
                                        .filter(profile -> profile.realm().equals(realm))
                                        .isPresent())
                .map(known -> known.snapshot().tenant())
                .findFirst();
    }
}
