package com.athyper.actors.aggregate;

import com.athyper.kernel.TenantId;

/**
 * The address of an entity: {@code tenant:id}, or the tenant alone where it is the entity. An
 * entity cannot be addressed without its tenant.
 */
public record ShardedKey(TenantId tenant, String id) {

    public static ShardedKey of(TenantId tenant) {
        return new ShardedKey(tenant, "");
    }

    /** The tenant's alphabet has no colon, so the first one ends it. */
    public static ShardedKey parse(String entityId) {
        int colon = entityId.indexOf(':');
        return colon < 0
                ? of(new TenantId(entityId))
                : new ShardedKey(
                        new TenantId(entityId.substring(0, colon)), entityId.substring(colon + 1));
    }

    public String entityId() {
        return id.isEmpty() ? tenant.value() : tenant.value() + ":" + id;
    }
}
