package com.athyper.kernel.cache;

import com.athyper.kernel.TenantId;

import java.util.Optional;

/** Some of what is kept: of one tenant or of all, of one region or of all. */
public record CacheScope(Optional<TenantId> tenant, Optional<String> region) {
    public static final CacheScope EVERYTHING = new CacheScope(Optional.empty(), Optional.empty());

    public static CacheScope of(TenantId tenant, Region<?> region) {
        return new CacheScope(Optional.of(tenant), Optional.of(region.name()));
    }
}
