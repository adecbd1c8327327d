package com.athyper.kernel.cache;

import com.athyper.kernel.TenantId;

/** Where a value is kept. There is no place without a tenant. */
public record CacheKey(TenantId tenant, String region, String key) {
    public static final int LENGTH_MAX = 512;

    public CacheKey {
        if (region.isEmpty() || region.indexOf(':') >= 0) {
            throw new IllegalArgumentException("a region's name is not `" + region + "`");
        }
        if (key.isEmpty() || key.length() > LENGTH_MAX) {
            throw new IllegalArgumentException("a key has 1 to " + LENGTH_MAX + " characters");
        }
    }

    /**
     * Its name among all tenants', regions' and epochs': the parts before the last have no colon,
     * so two places cannot have one name.
     */
    public String place(long epoch) {
        return "athyper:" + tenant.value() + ":" + region + ":" + epoch + ":" + key;
    }
}
