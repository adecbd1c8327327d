package com.athyper.postgres.query;

import static com.athyper.postgres.Stages.await;
import static com.athyper.postgres.World.origin;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Origin;
import com.athyper.kernel.PersistedDocuments;
import com.athyper.postgres.World;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.time.Instant;

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
}
