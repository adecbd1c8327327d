package com.athyper.actors.memory;

import com.athyper.identity.Authenticator;
import com.athyper.identity.Directory;
import com.athyper.identity.Principal;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;

import java.util.List;
import java.util.Optional;

/** {@link Directory}, and the realms, from this node's memory. */
public final class NodeDirectory implements Directory, Authenticator.Realms {
    private final NodeMemory memory;

    public NodeDirectory(NodeMemory memory) {
        this.memory = memory;
    }

    @Override
    public Optional<Principal> find(TenantId tenant, PrincipalId id) {
        return all(tenant).stream().filter(principal -> principal.id().equals(id)).findFirst();
    }

    @Override
    public List<Principal> all(TenantId tenant) {
        return memory.find(tenant).map(TenantMemory::principals).orElse(List.of());
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
