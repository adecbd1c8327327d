package com.athyper.postgres.record;

import com.athyper.kernel.TenantId;
import com.athyper.meta.EntityModel;

import java.util.concurrent.ConcurrentHashMap;

/** Tables whose statements are made already. It forgets all when it is full: they are cheap. */
final class EntityTables {

    private static final int TABLES_MAX = 10_000;

    private record Key(TenantId tenant, String entity, int version, String hash) {}

    private final ConcurrentHashMap<Key, EntityTable> known = new ConcurrentHashMap<>();

    EntityTable of(TenantId tenant, EntityModel model) {
        if (known.size() > TABLES_MAX) {
            known.clear();
        }
        return known.computeIfAbsent(
                new Key(tenant, model.name().value(), model.version(), model.hash()),
                key -> EntityTable.of(key.tenant(), model));
    }
}
