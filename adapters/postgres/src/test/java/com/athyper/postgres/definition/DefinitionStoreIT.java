package com.athyper.postgres.definition;

import static com.athyper.postgres.Server.update;
import static com.athyper.postgres.Stages.await;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Origin;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.postgres.Server;
import com.athyper.postgres.World;
import com.athyper.postgres.audit.PostgresAuditTrail;
import com.athyper.tenancy.Tenant;
import com.athyper.tenancy.definition.ActiveDefinition;
import com.athyper.tenancy.definition.Definition;
import com.athyper.tenancy.definition.Definition.Status;
import com.athyper.tenancy.definition.Definition.Version;
import com.athyper.tenancy.definition.DefinitionError;
import com.athyper.tenancy.definition.DefinitionKey;
import com.athyper.tenancy.definition.DefinitionKind;
import com.athyper.tenancy.definition.DefinitionStore.Activation;
import com.athyper.tenancy.definition.Definitions.Summary;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What is in force, written once however often it is said, and found again after a crash. */
@SuppressWarnings("NullAway.Init") // JUnit fills the fields before any test.
class DefinitionStoreIT {

    private static final Tenant ACTIVE =
            new Tenant.Active(new Tenant.Profile("Demo", "demo", Tenant.Tier.STANDARD));

    private static World world;
    private static PostgresDefinitionStore store;
    private static PostgresSettlementLog log;
    private static PostgresAuditTrail audit;

    private TenantId tenant;

    @BeforeAll
    static void open() {
        world = new World();
        store = new PostgresDefinitionStore(world.database);
        log = new PostgresSettlementLog(world.database);
        audit = new PostgresAuditTrail(world.database);
    }

    @AfterAll
    static void close() {
        world.close();
    }

    @BeforeEach
    void another() {
        tenant = world.tenant();
    }

    private AuditEntry entry(Origin origin) {
        return new AuditEntry(
                tenant,
                origin,
                "platform.tenant.operate",
                AuditEntry.Result.DONE,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private void settleTenant(long sequence, Tenant state) {
        await(
                store.settleTenant(
                        tenant,
                        "tenant|" + tenant,
                        sequence,
                        state,
                        List.of(entry(World.origin()))));
    }

    @Test
    void an_unknown_tenant_has_no_snapshot() {
        assertThat(await(store.load(tenant, Optional.empty()))).isEmpty();
    }

    @Test
    void a_settlement_happens_once_and_never_backwards() {
        var suspended = new Tenant.Suspended(ACTIVE.known().orElseThrow(), "unpaid");
        settleTenant(1, ACTIVE);
        settleTenant(2, suspended);
        settleTenant(2, ACTIVE);
        settleTenant(1, ACTIVE);

        var snapshot = await(store.load(tenant, Optional.empty())).orElseThrow();

        assertThat(snapshot.state()).isEqualTo(suspended);
        assertThat(snapshot.epoch()).isEqualTo(2);
        assertThat(await(store.epochs())).containsEntry(tenant, 2L);
        assertThat(await(audit.verify(tenant)).events()).isEqualTo(2);
    }

    @Test
    void one_settlement_sent_many_times_at_once_happens_once() {
        var stages = new ArrayList<CompletionStage<?>>();
        for (int i = 0; i < 16; i++) {
            stages.add(
                    store.settleTenant(
                            tenant, "tenant|" + tenant, 1, ACTIVE, List.of(entry(World.origin()))));
        }
        stages.forEach(stage -> await(stage));

        assertThat(await(audit.verify(tenant)).events()).isEqualTo(1);
    }

    private DefinitionKey policy(String name) {
        return new DefinitionKey(tenant, DefinitionKind.POLICY, new EntityName(name));
    }

    private ActiveDefinition active(int version) {
        var document = Value.object().put("name", "p").put("version", version).build();
        return new ActiveDefinition(policy("p"), version, "hash-" + version, document);
    }

    @Test
    void activation_is_idempotent_and_goes_forward() {
        settleTenant(1, ACTIVE);
        assertThat(await(store.activate(active(1)))).isInstanceOf(Activation.Activated.class);
        assertThat(await(store.activate(active(1)))).isInstanceOf(Activation.Activated.class);
        assertThat(await(store.activate(active(3)))).isInstanceOf(Activation.Activated.class);
        var late = await(store.activate(active(2)));

        assertThat(late)
                .isInstanceOfSatisfying(
                        Activation.Impossible.class,
                        no -> assertThat(no.code()).isEqualTo(DefinitionError.SUPERSEDED));
        var snapshot = await(store.load(tenant, Optional.empty())).orElseThrow();
        assertThat(snapshot.definitions()).containsExactly(active(3));
        assertThat(snapshot.epoch()).as("one for each change").isEqualTo(3);
    }

    @Test
    void what_is_known_and_still_in_force_is_not_read_again() {
        settleTenant(1, ACTIVE);
        await(store.activate(active(1)));
        var other =
                new ActiveDefinition(
                        policy("other"), 1, "hash-o", Value.object().put("name", "other").build());
        await(store.activate(other));
        var before = await(store.load(tenant, Optional.empty()));
        await(store.activate(active(2)));

        var after = await(store.load(tenant, before)).orElseThrow();

        assertThat(after.definitions()).containsExactly(other, active(2));
        assertThat(after.definitions().getFirst())
                .isSameAs(before.orElseThrow().definitions().getFirst());
        assertThat(await(store.load(tenant, before)).orElseThrow().epoch()).isEqualTo(4);
    }

    private static Version version(int number, Status status) {
        return new Version(
                number,
                Value.EMPTY,
                "h",
                status,
                World.NOON,
                World.origin().principal(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void a_withdrawn_definition_leaves_force_and_stays_listed() {
        settleTenant(1, ACTIVE);
        await(store.activate(active(2)));
        var versions = List.of(version(1, Status.SUPERSEDED), version(2, Status.PUBLISHED));
        var key = policy("p");
        await(
                store.settleDefinition(
                        key, "policy|x", 5, new Definition(versions, false), List.of()));
        assertThat(await(store.list(tenant, DefinitionKind.POLICY)))
                .containsExactly(new Summary("p", 2, 2, false, World.NOON));

        await(
                store.settleDefinition(
                        key, "policy|x", 6, new Definition(versions, true), List.of()));

        assertThat(await(store.load(tenant, Optional.empty())).orElseThrow().definitions())
                .isEmpty();
        assertThat(await(store.list(tenant, DefinitionKind.POLICY)))
                .containsExactly(new Summary("p", 2, 2, true, World.NOON));
        assertThat(await(store.list(tenant, DefinitionKind.TEMPLATE))).isEmpty();
    }

    /**
     * Goal: whatever a crash left behind is found, and looking for it stays cheap.
     *
     * <p>Method: journal rows by hand, some settled, some not, some too young; then the watermark.
     */
    @Test
    void entities_whose_journal_is_ahead_are_found() throws SQLException {
        var now = Instant.parse("2030-06-01T00:00:00Z");
        var old = now.minus(Duration.ofHours(1));
        event("probe|a", 1, old);
        event("probe|a", 2, old.plusSeconds(10));
        event("probe|b", 1, old.plusSeconds(20));
        event("probe|c", 1, old.plusSeconds(5));
        event("probe|young", 1, now.minusSeconds(1));
        event("other|x", 1, old);
        settle("probe|a", 2);

        var before = now.minusSeconds(30);
        assertThat(await(log.behind("probe", before, 10))).containsExactly("probe|c", "probe|b");
        assertThat(await(log.behind("probe", before, 1))).containsExactly("probe|c");
        assertThat(await(log.behind("other", before, 10))).containsExactly("other|x");
        assertThat(await(log.behind("prob_", before, 10))).isEmpty();
        assertThat(watermark("probe"))
                .as("what is settled is not looked at again; b is the first that is not")
                .isEqualTo(ordering("probe|b", 1) - 1);

        settle("probe|b", 1);
        settle("probe|c", 1);
        assertThat(await(log.behind("probe", before, 10))).isEmpty();
        assertThat(watermark("probe")).isEqualTo(ordering("probe|c", 1));

        // A new event of an entity that the watermark has passed.
        event("probe|a", 3, old.plusSeconds(60));
        assertThat(await(log.behind("probe", before, 10))).containsExactly("probe|a");
        assertThat(await(log.behind("probe", now, 10))).containsExactly("probe|a", "probe|young");
    }

    private static void event(String persistenceId, long sequence, Instant at) throws SQLException {
        try (var superuser = Server.superuser(world.settings)) {
            update(
                    superuser,
                    "INSERT INTO athyper.event_journal (persistence_id, sequence_number, writer,"
                            + " write_timestamp, event_ser_id, event_ser_manifest, event_payload)"
                            + " VALUES ('%s', %d, 'w', %d, 1, 'm', '')"
                                    .formatted(persistenceId, sequence, at.toEpochMilli()));
        }
    }

    private static void settle(String persistenceId, long sequence) throws SQLException {
        try (var superuser = Server.superuser(world.settings)) {
            update(
                    superuser,
                    "INSERT INTO athyper.settled VALUES ('%s', %d)"
                            .formatted(persistenceId, sequence));
        }
    }

    private static long watermark(String type) throws SQLException {
        return number(
                "SELECT ordering FROM athyper.settlement_watermark WHERE type = '" + type + "'");
    }

    private static long ordering(String persistenceId, long sequence) throws SQLException {
        return number(
                "SELECT ordering FROM athyper.event_journal WHERE persistence_id = '%s' AND sequence_number = %d"
                        .formatted(persistenceId, sequence));
    }

    private static long number(String sql) throws SQLException {
        try (var superuser = Server.superuser(world.settings)) {
            return Long.parseLong(Server.column(superuser, sql).getFirst());
        }
    }
}
