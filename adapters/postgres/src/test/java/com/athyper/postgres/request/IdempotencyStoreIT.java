package com.athyper.postgres.request;

import static com.athyper.postgres.Stages.await;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.IdempotencyStore.Reply;
import com.athyper.kernel.IdempotencyStore.RequestKey;
import com.athyper.kernel.IdempotencyStore.Seen;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.postgres.Server;
import com.athyper.postgres.Stages;
import com.athyper.postgres.World;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** One key, one effect, one reply. */
@SuppressWarnings("NullAway.Init") // JUnit fills the fields before any test.
class IdempotencyStoreIT {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final Reply REPLY =
            new Reply(201, Optional.of("\"1\""), Optional.of("/x/1"), "{\"id\":1}");

    private static World world;
    private static PostgresIdempotencyStore store;

    @BeforeAll
    static void open() {
        world = new World();
        store = new PostgresIdempotencyStore(world.database);
    }

    @AfterAll
    static void close() {
        world.close();
    }

    private static RequestKey key(TenantId tenant, String principal) {
        return new RequestKey(tenant, new PrincipalId(principal), "key-1");
    }

    private static UUID proceed(Seen seen) {
        assertThat(seen).isInstanceOf(Seen.Proceed.class);
        return ((Seen.Proceed) seen).commandId();
    }

    @Test
    void a_completed_request_is_repeated_word_for_word() {
        var key = key(world.tenant(), "user");
        var command = World.id();
        assertThat(proceed(await(store.begin(key, "h", command, NOW)))).isEqualTo(command);
        await(store.complete(key, REPLY));

        assertThat(await(store.begin(key, "h", World.id(), NOW.plusSeconds(86_399))))
                .isEqualTo(new Seen.Repeat(REPLY));
        assertThat(await(store.begin(key, "other", World.id(), NOW)))
                .isInstanceOf(Seen.Mismatch.class);
    }

    @Test
    void keys_of_different_principals_and_tenants_never_meet() {
        var ours = world.tenant();
        await(store.begin(key(ours, "user"), "h", World.id(), NOW));

        proceed(await(store.begin(key(ours, "user2"), "h", World.id(), NOW)));
        proceed(await(store.begin(key(world.tenant(), "user"), "h", World.id(), NOW)));
    }

    @Test
    void of_many_attempts_at_once_one_goes_on() {
        var key = key(world.tenant(), "user");
        var stages = new ArrayList<CompletionStage<Seen>>();
        for (int i = 0; i < 16; i++) {
            stages.add(store.begin(key, "h", World.id(), NOW));
        }
        var seen = stages.stream().map(Stages::await).toList();

        assertThat(seen).filteredOn(Seen.Proceed.class::isInstance).hasSize(1);
        assertThat(seen).filteredOn(Seen.InProgress.class::isInstance).hasSize(15);
    }

    @Test
    void a_dead_attempt_is_taken_over_under_the_same_command() {
        var key = key(world.tenant(), "user");
        var command = World.id();
        var alive = NOW.plus(PostgresIdempotencyStore.ATTEMPT_MAX).minusSeconds(1);
        var dead = NOW.plus(PostgresIdempotencyStore.ATTEMPT_MAX).plusSeconds(1);
        await(store.begin(key, "h", command, NOW));

        assertThat(await(store.begin(key, "h", World.id(), alive)))
                .isInstanceOf(Seen.InProgress.class);
        assertThat(proceed(await(store.begin(key, "h", World.id(), dead)))).isEqualTo(command);
        assertThat(await(store.begin(key, "h", World.id(), dead.plusSeconds(9))))
                .as("the second attempt has its own time")
                .isInstanceOf(Seen.InProgress.class);
    }

    @Test
    void a_released_attempt_is_followed_at_once_under_the_same_command() {
        var key = key(world.tenant(), "user");
        var command = World.id();
        await(store.begin(key, "h", command, NOW));
        await(store.release(key));

        assertThat(await(store.begin(key, "other", World.id(), NOW)))
                .isInstanceOf(Seen.Mismatch.class);
        assertThat(proceed(await(store.begin(key, "h", World.id(), NOW)))).isEqualTo(command);
    }

    @Test
    void a_release_does_not_forget_a_reply() {
        var key = key(world.tenant(), "user");
        await(store.begin(key, "h", World.id(), NOW));
        await(store.complete(key, REPLY));
        await(store.release(key));

        assertThat(await(store.begin(key, "h", World.id(), NOW))).isEqualTo(new Seen.Repeat(REPLY));
    }

    @Test
    void after_a_day_a_key_is_new_again() {
        var key = key(world.tenant(), "user");
        await(store.begin(key, "h", World.id(), NOW));
        await(store.complete(key, REPLY));
        var fresh = World.id();

        assertThat(
                        proceed(
                                await(
                                        store.begin(
                                                key,
                                                "other",
                                                fresh,
                                                NOW.plus(Duration.ofHours(24)).plusSeconds(1)))))
                .isEqualTo(fresh);
        await(store.complete(key, REPLY));
        assertThat(await(store.begin(key, "other", World.id(), NOW.plus(Duration.ofHours(25)))))
                .isEqualTo(new Seen.Repeat(REPLY));
    }

    @Test
    void forgotten_keys_are_removed_in_passing() throws SQLException {
        var tenant = world.tenant();
        for (int i = 0; i < 10; i++) {
            await(
                    store.begin(
                            new RequestKey(tenant, new PrincipalId("u"), "old-" + i),
                            "h",
                            World.id(),
                            NOW));
        }
        for (int i = 0; i < 64; i++) {
            await(
                    store.begin(
                            new RequestKey(tenant, new PrincipalId("u"), "new-" + i),
                            "h",
                            World.id(),
                            NOW.plus(Duration.ofHours(25))));
        }
        try (var superuser = Server.superuser(world.settings)) {
            assertThat(
                            Server.column(
                                    superuser,
                                    "SELECT 1 FROM athyper.idempotency WHERE tenant_id = '"
                                            + tenant
                                            + "' AND key LIKE 'old-%'"))
                    .isEmpty();
        }
    }
}
