package com.athyper.postgres.cache;

import static com.athyper.postgres.Stages.await;
import static com.athyper.postgres.Stages.ok;
import static com.athyper.postgres.World.json;
import static com.athyper.postgres.World.origin;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.TenantId;
import com.athyper.kernel.cache.CacheScope;
import com.athyper.meta.query.CachedSavedQueries;
import com.athyper.meta.query.SavedQuery;
import com.athyper.postgres.World;
import com.athyper.postgres.query.PostgresSavedQueries;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.Optional;
import java.util.Set;

/** The numbers under which nodes keep things, on a real PostgreSQL. */
@SuppressWarnings("NullAway.Init") // JUnit fills the fields before any test.
class PostgresCacheEpochsIT {

    private static final String REGION = CachedSavedQueries.REGION.name();

    private static World world;
    private static PostgresCacheEpochs epochs;

    @BeforeAll
    static void open() {
        world = new World();
        epochs = new PostgresCacheEpochs(world.database);
    }

    @AfterAll
    static void close() {
        world.close();
    }

    private static long of(TenantId tenant) {
        return await(epochs.of(Set.of(tenant))).of(tenant, REGION);
    }

    private static CacheScope scope(Optional<TenantId> tenant, Optional<String> region) {
        return new CacheScope(tenant, region);
    }

    @Test
    void every_scope_around_a_place_counts_for_it_and_no_other_does() {
        var tenant = world.tenant();
        var other = world.tenant();
        long before = of(tenant);
        long others = of(other);
        await(epochs.raise(scope(Optional.of(tenant), Optional.of(REGION))));
        await(epochs.raise(scope(Optional.of(tenant), Optional.empty())));
        assertThat(of(tenant)).isEqualTo(before + 2);
        assertThat(of(other)).isEqualTo(others);
        await(epochs.raise(scope(Optional.of(tenant), Optional.of("another"))));
        assertThat(of(tenant)).isEqualTo(before + 2);
        await(epochs.raise(scope(Optional.empty(), Optional.of(REGION))));
        await(epochs.raise(CacheScope.EVERYTHING));
        assertThat(of(tenant)).isEqualTo(before + 4);
        assertThat(of(other)).isEqualTo(others + 2);
    }

    @Test
    void each_change_of_a_saved_query_raises_it_and_a_refused_one_does_not() {
        var tenant = world.tenant();
        var queries = new PostgresSavedQueries(world.database);
        var query =
                SavedQuery.trusted(
                        json("{'name':'q','query':{'from':'order','select':['title']}}"));
        long before = of(tenant);
        var made = ok(queries.create(tenant, query, origin()));
        assertThat(of(tenant)).isEqualTo(before + 1);
        await(queries.create(tenant, query, origin()));
        await(queries.update(tenant, query, "stale", origin()));
        assertThat(of(tenant)).isEqualTo(before + 1);
        var changed = ok(queries.update(tenant, query, made.tag(), origin()));
        assertThat(of(tenant)).isEqualTo(before + 2);
        ok(queries.delete(tenant, query.name(), changed.tag(), origin()));
        assertThat(of(tenant)).isEqualTo(before + 3);
    }
}
