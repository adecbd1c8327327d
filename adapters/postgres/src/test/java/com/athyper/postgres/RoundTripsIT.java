package com.athyper.postgres;

import static com.athyper.postgres.Stages.await;
import static com.athyper.postgres.Stages.ok;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.athyper.expression.Expr;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.record.RecordQuery;
import com.athyper.postgres.record.PostgresRecords;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * Goal: what is read with one statement waits for PostgreSQL once, tenant and end of the
 * transaction included, and is as confined and as sound as any other.
 *
 * <p>Method: a relay before a real PostgreSQL, behind a pool of one connection.
 */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // JUnit fills the fields before any test.
class RoundTripsIT {
    private static final EntityModel NOTE =
            World.model(
                    "{'name':'note','label':'Note','fields':[{'name':'owner','type':'string'},"
                            + "{'name':'amount','type':'decimal','precision':9,'scale':2}]}");
    private static final String SETTING =
            "SELECT coalesce(current_setting('athyper.tenant', true), '')";
    private static final int WARM = 8;

    private static Relay relay;
    private static World world;
    private static PostgresRecords records;

    @BeforeAll
    static void open() throws IOException {
        var direct = Server.migrated();
        relay = Relay.before(direct);
        world = new World(relay.through(direct));
        records = new PostgresRecords(world.database);
    }

    @AfterAll
    static void close() {
        world.close();
        relay.close();
    }

    /** The driver has prepared what it sends by then. */
    private static int whenWarm(Runnable read) {
        for (int i = 0; i < WARM; i++) {
            read.run();
        }
        int before = relay.roundTrips();
        read.run();
        return relay.roundTrips() - before;
    }

    @Test
    void a_record_and_a_page_are_one_round_trip_each() {
        TenantId tenant = world.tenant();
        world.publish(tenant, NOTE);
        UUID id = World.id();
        ok(records.create(World.by(tenant, NOTE), id, World.json("{'owner':'a','amount':5.5}")));
        Expr dear =
                new Expr.All(
                        List.of(compared("amount", Value.of(5)), compared("owner", Value.of("a"))));
        var query =
                new RecordQuery(
                        dear,
                        List.of(new RecordQuery.Sort("amount", true)),
                        20,
                        Optional.empty(),
                        false);

        assertThat(whenWarm(() -> ok(records.read(tenant, NOTE, id, Expr.TRUE)))).isEqualTo(1);
        assertThat(whenWarm(() -> ok(records.read(tenant, NOTE, id, dear)))).isEqualTo(1);
        assertThat(whenWarm(() -> ok(records.list(tenant, NOTE, query, dear)))).isEqualTo(1);
        assertThat(ok(records.list(tenant, NOTE, query, dear)).items()).hasSize(1);
    }

    private static Expr compared(String attribute, Value value) {
        return new Expr.Compare(
                Expr.Comparison.GE,
                new Expr.Ref("resource", List.of(attribute)),
                new Expr.Literal(value));
    }

    @Test
    void the_transaction_ends_with_the_statement_and_nothing_follows() {
        TenantId tenant = world.tenant();
        List<String> seen =
                await(
                        world.database.inTenant(
                                tenant,
                                session -> session.ending().list(SETTING, RoundTripsIT::text)));
        assertThat(seen).containsExactly(tenant.value());

        var more =
                world.database.inTenant(
                        tenant,
                        session -> {
                            session.ending().list(SETTING, RoundTripsIT::text);
                            return session.list(SETTING, RoundTripsIT::text);
                        });
        assertThatThrownBy(() -> await(more)).hasStackTraceContaining("the transaction has ended");

        List<String> afterwards =
                await(
                        world.database.inPlatform(
                                session -> session.list(SETTING, RoundTripsIT::text)));
        assertThat(afterwards).as("the tenant is forgotten with it").containsExactly("");
    }

    @Test
    void a_statement_that_fails_leaves_a_connection_that_serves() {
        TenantId tenant = world.tenant();
        assertThatThrownBy(() -> await(quotient(tenant, 0)))
                .hasStackTraceContaining("division by zero");
        assertThat(await(quotient(tenant, 2)).orElseThrow()).isEqualTo(5);
    }

    private static CompletionStage<Optional<Integer>> quotient(TenantId tenant, long by) {
        return world.database.inTenant(
                tenant,
                session -> session.ending().first("SELECT 10 / ?", row -> row.getInt(1), by));
    }

    private static String text(ResultSet row) throws SQLException {
        return row.getString(1);
    }
}
