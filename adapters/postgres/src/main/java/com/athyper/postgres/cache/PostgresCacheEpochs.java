package com.athyper.postgres.cache;

import com.athyper.kernel.Done;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.cache.CacheEpochs;
import com.athyper.kernel.cache.CacheScope;
import com.athyper.postgres.Database;
import com.athyper.postgres.Session;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** {@link CacheEpochs} in PostgreSQL. Its table holds addresses alone; the empty one means all. */
public final class PostgresCacheEpochs implements CacheEpochs {

    private static final String RAISE =
            """
            INSERT INTO athyper.cache_epoch (tenant_id, region, epoch) VALUES (?, ?, 1)
            ON CONFLICT (tenant_id, region) DO UPDATE SET epoch = cache_epoch.epoch + 1
            """;

    private static final String OF =
            """
            SELECT tenant_id, region, epoch FROM athyper.cache_epoch
            WHERE tenant_id = '' OR tenant_id = ANY (?::text[])
            """;

    private final Database database;

    public PostgresCacheEpochs(Database database) {
        this.database = database;
    }

    /** In the transaction of the change: who sees the one sees the other. */
    public static void raise(Session session, CacheScope scope) throws SQLException {
        session.update(
                RAISE, scope.tenant().map(TenantId::value).orElse(""), scope.region().orElse(""));
    }

    @Override
    public CompletionStage<Numbers> of(Set<TenantId> tenants) {
        return database.inPlatform(
                session -> {
                    Map<CacheScope, Long> numbers = new HashMap<>();
                    session.list(
                                    OF,
                                    row -> Map.entry(scope(row), row.getLong("epoch")),
                                    tenants.stream().map(TenantId::value).toList())
                            .forEach(each -> numbers.put(each.getKey(), each.getValue()));
                    return new Numbers(numbers);
                });
    }

    @Override
    public CompletionStage<Done> raise(CacheScope scope) {
        return database.inPlatform(
                session -> {
                    raise(session, scope);
                    return Done.DONE;
                });
    }

    private static CacheScope scope(ResultSet row) throws SQLException {
        return new CacheScope(
                Optional.of(row.getString("tenant_id"))
                        .filter(tenant -> !tenant.isEmpty())
                        .map(TenantId::new),
                Optional.of(row.getString("region")).filter(region -> !region.isEmpty()));
    }
}
