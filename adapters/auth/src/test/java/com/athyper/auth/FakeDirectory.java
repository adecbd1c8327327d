package com.athyper.auth;

import com.athyper.identity.Caller;
import com.athyper.identity.Directory;
import com.athyper.identity.Organization;
import com.athyper.identity.Principal;
import com.athyper.identity.Standing;
import com.athyper.kernel.Answer;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The principals of a test. */
final class FakeDirectory implements Directory {
    private final Map<TenantId, Map<PrincipalId, Principal>> tenants = new ConcurrentHashMap<>();

    void put(TenantId tenant, String name, boolean active, String... roles) {
        var id = new PrincipalId(name);
        tenants.computeIfAbsent(tenant, _ -> new ConcurrentHashMap<>())
                .put(id, new Principal(id, name, List.of(roles), Optional.empty(), active));
    }

    /** One whom the directory knows, with the roles that are written there. */
    static Answer<Caller> known(TenantId tenant, String name, String... roles) {
        return Answer.ok(
                new Caller(
                        tenant,
                        Standing.alone(
                                new PrincipalId(name),
                                Stream.of(roles)
                                        .map(
                                                role ->
                                                        new Standing.Grant(
                                                                role, new Standing.Source.Direct()))
                                        .toList())));
    }

    @Override
    public Organization of(TenantId tenant) {
        return Organization.of(List.copyOf(tenants.getOrDefault(tenant, Map.of()).values()));
    }
}
