package com.athyper.auth;

import com.athyper.identity.Directory;
import com.athyper.identity.Principal;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The principals of a test. */
final class FakeDirectory implements Directory {
    private final Map<TenantId, Map<PrincipalId, Principal>> tenants = new ConcurrentHashMap<>();

    void put(TenantId tenant, String name, boolean active, String... roles) {
        var id = new PrincipalId(name);
        tenants.computeIfAbsent(tenant, _ -> new ConcurrentHashMap<>())
                .put(id, new Principal(id, name, List.of(roles), Optional.empty(), active));
    }

    @Override
    public Optional<Principal> find(TenantId tenant, PrincipalId id) {
        return Optional.ofNullable(tenants.getOrDefault(tenant, Map.of()).get(id));
    }

    @Override
    public List<Principal> all(TenantId tenant) {
        return tenants.getOrDefault(tenant, Map.of()).values().stream()
                .sorted(Comparator.comparing(Principal::id))
                .toList();
    }
}
