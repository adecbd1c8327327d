package com.athyper.postgres.query;

import static com.athyper.postgres.Stages.await;
import static com.athyper.postgres.Stages.ok;
import static com.athyper.postgres.World.origin;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.audit.AuditTrail;
import com.athyper.kernel.Origin;
import com.athyper.kernel.PersistedDocuments;
import com.athyper.kernel.PersistedDocuments.Registered;
import com.athyper.postgres.World;
import com.athyper.postgres.audit.PostgresAuditTrail;
import com.athyper.postgres.cache.PostgresCacheEpochs;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Registered documents, on a real PostgreSQL. */
@SuppressWarnings("NullAway.Init") // JUnit fills the fields before any test.
class PostgresPersistedDocumentsIT {

    private static World world;
    private static PostgresPersistedDocuments documents;

    @BeforeAll
    static void open() {
        world = new World();
        documents = new PostgresPersistedDocuments(world.database);
    }

    @AfterAll
    static void close() {
        world.close();
    }

    private static Origin at(Instant time) {
        var some = origin();
        return new Origin(
                some.principal(), time, some.requestId(), some.commandId(), some.reason());
    }

    @Test
    void a_document_is_found_by_its_tenant_and_kept_as_it_first_was() {
        var tenant = world.tenant();
        await(documents.register(tenant, "h", "{ a }", origin()));
        await(documents.register(tenant, "h", "{ b }", origin()));
        assertThat(await(documents.find(tenant, "h"))).contains("{ a }");
        assertThat(await(documents.find(tenant, "i"))).isEmpty();
        assertThat(await(documents.find(world.tenant(), "h"))).isEmpty();
    }

    @Test
    void the_oldest_makes_room() {
        var tenant = world.tenant();
        for (int i = 0; i <= PersistedDocuments.PER_TENANT_MAX; i++) {
            await(documents.register(tenant, "h" + i, "{ a }", at(World.NOON.plusSeconds(i))));
        }
        assertThat(await(documents.find(tenant, "h0"))).isEmpty();
        assertThat(await(documents.find(tenant, "h1"))).isPresent();
        assertThat(await(documents.find(tenant, "h" + PersistedDocuments.PER_TENANT_MAX)))
                .isPresent();
    }

    @Test
    void what_is_registered_is_listed_by_its_hash_and_shown_to_its_tenant_alone() {
        var tenant = world.tenant();
        await(documents.register(tenant, "h2", "{ bb }", at(World.NOON)));
        await(documents.register(tenant, "h1", "{ a }", at(World.NOON)));
        var all = await(documents.all(tenant));
        assertThat(all).extracting(Registered::hash).containsExactly("h1", "h2");
        assertThat(all).extracting(Registered::length).containsExactly(5, 6);
        assertThat(all.getFirst().at()).isEqualTo(World.NOON);
        assertThat(await(documents.show(tenant, "h2")).orElseThrow().document())
                .isEqualTo("{ bb }");
        assertThat(await(documents.show(tenant, "h3"))).isEmpty();
        assertThat(await(documents.all(world.tenant()))).isEmpty();
        assertThat(await(documents.show(world.tenant(), "h1"))).isEmpty();
    }

    @Test
    void a_deletion_is_audited_with_the_text_and_voids_what_nodes_keep() {
        var tenant = world.tenant();
        var epochs = new PostgresCacheEpochs(world.database);
        await(documents.register(tenant, "h", "{ a }", origin()));
        String region = PersistedDocuments.REGION.name();
        long before = await(epochs.of(Set.of(tenant))).of(tenant, region);

        assertThat(await(documents.delete(world.tenant(), "h", origin()))).isFalse();
        assertThat(await(documents.delete(tenant, "h", origin("ada")))).isTrue();
        assertThat(await(documents.find(tenant, "h"))).isEmpty();
        assertThat(await(epochs.of(Set.of(tenant))).of(tenant, region)).isEqualTo(before + 1);
        assertThat(await(documents.delete(tenant, "h", origin()))).isFalse();
        assertThat(await(epochs.of(Set.of(tenant))).of(tenant, region)).isEqualTo(before + 1);

        var trail = new PostgresAuditTrail(world.database);
        var events =
                ok(trail.events(
                                tenant,
                                new AuditTrail.Query(
                                        Optional.of("graphql-document"),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        50,
                                        Optional.empty(),
                                        false)))
                        .items();
        assertThat(events).hasSize(1);
        var entry = events.getFirst().entry();
        assertThat(entry.operation()).isEqualTo("entity.graphql.write");
        assertThat(entry.origin().principal().value()).isEqualTo("ada");
        assertThat(entry.subject()).contains("h");
        assertThat(entry.before().orElseThrow().toString()).contains("{ a }");
        assertThat(await(trail.verify(tenant)).valid()).isTrue();
    }
}
