package com.athyper.postgres;

import static com.athyper.postgres.Stages.await;
import static com.athyper.postgres.Stages.ok;
import static com.athyper.postgres.Stages.refused;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.expression.Expr;
import com.athyper.kernel.Answer;
import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.Page;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.record.RecordError;
import com.athyper.meta.record.RecordQuery;
import com.athyper.meta.record.StoredRecord;
import com.athyper.postgres.audit.PostgresAuditTrail;
import com.athyper.postgres.record.PostgresRecords;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Goal: behind PgBouncer in transaction mode everything is as it is before PostgreSQL itself, and
 * no tenant sees another's rows though all of them use the same two connections.
 *
 * <p>Method: a real PgBouncer with two server connections; twelve of ours, many tenants at once.
 */
@Timeout(120)
@SuppressWarnings("NullAway.Init") // JUnit fills the fields before any test.
class PgBouncerIT {
    private static final EntityModel NOTE =
            World.model(
                    "{'name':'note','label':'Note','fields':[{'name':'owner','type':'string'},"
                            + "{'name':'amount','type':'integer'}]}");
    private static final int TENANTS = 8;
    private static final int ROUNDS = 20;

    private static Bouncer bouncer;
    private static World world;
    private static PostgresRecords records;
    private static PostgresAuditTrail trail;

    @BeforeAll
    static void open() {
        var direct = Server.migrated();
        bouncer = Bouncer.before(direct);
        world = new World(bouncer.through(direct));
        records = new PostgresRecords(world.database);
        trail = new PostgresAuditTrail(world.database);
    }

    @AfterAll
    static void close() {
        if (world != null) {
            world.close();
        }
        if (bouncer != null) {
            bouncer.close();
        }
    }

    private static TenantId published() {
        TenantId tenant = world.tenant();
        world.publish(tenant, NOTE);
        return tenant;
    }

    private static Value.Fields note(TenantId owner, int amount) {
        return World.json("{'owner':'%s','amount':%d}".formatted(owner.value(), amount));
    }

    private static RecordQuery all(Expr filter, Optional<String> cursor) {
        return new RecordQuery(
                filter, List.of(new RecordQuery.Sort("amount", true)), 20, cursor, true);
    }

    @Test
    void records_are_made_changed_listed_and_counted() {
        TenantId tenant = published();
        var made = new ArrayList<CompletionStage<Answer<StoredRecord>>>();
        for (int i = 0; i < 50; i++) {
            made.add(records.create(World.by(tenant, NOTE), World.id(), note(tenant, i)));
        }
        var stored = made.stream().map(Stages::ok).toList();
        StoredRecord first = stored.getFirst();

        ok(records.update(World.by(tenant, NOTE), first.id(), 1, note(tenant, 100)));
        assertThat(refused(records.update(World.by(tenant, NOTE), first.id(), 1, note(tenant, 7))))
                .isEqualTo(RecordError.VERSION_STALE);

        var amounts = new ArrayList<Value>();
        Optional<String> cursor = Optional.empty();
        do {
            var page = ok(records.list(tenant, NOTE, all(Expr.TRUE, cursor), Expr.TRUE));
            assertThat(page.total()).hasValue(50);
            page.items().forEach(it -> amounts.add(it.values().get("amount").orElseThrow()));
            cursor = page.nextCursor();
        } while (cursor.isPresent());
        assertThat(amounts).hasSize(50).doesNotHaveDuplicates().startsWith(Value.of(100));

        Expr big =
                new Expr.Compare(
                        Expr.Comparison.GE,
                        new Expr.Ref("resource", List.of("amount")),
                        new Expr.Literal(Value.of(40)));
        assertThat(ok(records.counts(tenant, NOTE, List.of(big, Expr.TRUE, new Expr.Not(big)))))
                .containsExactly(11L, 50L, 39L);
        assertThat(ok(records.history(tenant, NOTE, first.id(), 10, Optional.empty())).items())
                .hasSize(2);
        ok(records.delete(World.by(tenant, NOTE), first.id(), 2));
        assertThat(refused(records.read(tenant, NOTE, first.id(), Expr.TRUE)))
                .isEqualTo(RecordError.RECORD_NOT_FOUND);
    }

    @Test
    void changes_of_a_tenant_share_transactions_and_the_chain_holds() {
        TenantId tenant = published();
        var transactions = new ArrayList<CompletionStage<Long>>();
        for (int i = 0; i < 200; i++) {
            transactions.add(
                    world.database.change(
                            tenant,
                            World.id(),
                            session -> {
                                session.audit(entry(tenant));
                                return session.first("SELECT txid_current()", row -> row.getLong(1))
                                        .orElseThrow();
                            }));
        }
        Set<Long> distinct = new HashSet<>();
        transactions.forEach(it -> distinct.add(await(it)));

        assertThat(distinct.size()).isLessThan(200);
        var found = await(trail.verify(tenant));
        assertThat(found.valid()).isTrue();
        assertThat(found.events()).isGreaterThanOrEqualTo(200);
    }

    private static AuditEntry entry(TenantId tenant) {
        return new AuditEntry(
                tenant,
                World.origin(),
                "entity.read",
                AuditEntry.Result.REFUSED,
                Optional.of("note"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** What one transaction was shown, and which connection of the server ran it. */
    private record Glance(TenantId tenant, long backend, List<String> tenants) {}

    @Test
    void many_tenants_at_once_see_their_own_rows_and_no_others() {
        var tenants = new ArrayList<TenantId>();
        for (int i = 0; i < TENANTS; i++) {
            tenants.add(published());
        }
        var pages = new HashMap<CompletionStage<List<Value>>, TenantId>();
        var glances = new ArrayList<CompletionStage<Glance>>();
        var outside = new ArrayList<CompletionStage<Long>>();
        for (int round = 0; round < ROUNDS; round++) {
            for (TenantId tenant : tenants) {
                var created =
                        records.create(World.by(tenant, NOTE), World.id(), note(tenant, round));
                pages.put(
                        created.thenCompose(
                                        _ ->
                                                records.list(
                                                        tenant,
                                                        NOTE,
                                                        all(Expr.TRUE, Optional.empty()),
                                                        Expr.TRUE))
                                .thenApply(PgBouncerIT::owners),
                        tenant);
                glances.add(world.database.inTenant(tenant, session -> glance(session, tenant)));
                outside.add(
                        world.database.inPlatform(
                                session ->
                                        session.first(
                                                        "SELECT count(*) FROM"
                                                                + " athyper.record_history",
                                                        row -> row.getLong(1))
                                                .orElseThrow()));
            }
        }

        pages.forEach(
                (page, tenant) ->
                        assertThat(await(page))
                                .isNotEmpty()
                                .containsOnly(Value.of(tenant.value())));
        Map<Long, Set<TenantId>> byBackend = new HashMap<>();
        for (var stage : glances) {
            Glance seen = await(stage);
            assertThat(seen.tenants()).isSubsetOf(seen.tenant().value());
            byBackend.computeIfAbsent(seen.backend(), _ -> new HashSet<>()).add(seen.tenant());
        }
        outside.forEach(count -> assertThat(await(count)).isZero());
        // Otherwise nothing was shared, and nothing was proved.
        assertThat(byBackend.keySet()).hasSizeLessThanOrEqualTo(Bouncer.SERVER_CONNECTIONS);
        assertThat(byBackend.values()).anyMatch(served -> served.size() > TENANTS / 2);
        for (TenantId tenant : tenants) {
            assertThat(await(trail.verify(tenant)).valid()).isTrue();
            assertThat(
                            ok(records.list(
                                            tenant,
                                            NOTE,
                                            all(Expr.TRUE, Optional.empty()),
                                            Expr.TRUE))
                                    .total())
                    .hasValue(ROUNDS);
        }
    }

    private static Glance glance(Session session, TenantId tenant) throws SQLException {
        long backend =
                session.first("SELECT pg_backend_pid()", row -> row.getLong(1)).orElseThrow();
        return new Glance(
                tenant,
                backend,
                session.list(
                        "SELECT DISTINCT tenant_id FROM athyper.record_history",
                        row -> row.getString(1)));
    }

    private static List<Value> owners(Answer<Page<StoredRecord>> answer) {
        return switch (answer) {
            case Answer.Ok<Page<StoredRecord>>(var page) ->
                    page.items().stream()
                            .map(it -> it.values().get("owner").orElseThrow())
                            .toList();
            case Answer.Refused<Page<StoredRecord>>(var problem) ->
                    throw new AssertionError("refused: " + problem);
        };
    }
}
