package com.athyper.proof.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.athyper.kernel.Value;
import com.athyper.loadtest.api.Ask;
import com.athyper.proof.process.Answered;
import com.athyper.proof.process.Business;
import com.athyper.proof.process.SharedWorld;
import com.athyper.proof.process.Worlds;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Goal: what was written for the auditor cannot be changed by the platform, and whoever changes it
 * by hand is found out.
 *
 * <p>Method: the owner of the tables alters, removes and cuts off links; verification has to name
 * the first that is broken. Each is mended again, since the chain is everybody's.
 */
@ExtendWith(Worlds.class)
class TamperIT {
    private static final String TENANT = "SELECT set_config('athyper.tenant', 'demo', false)";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "actor = 'nobody'",
                "after = replace(after, 'honest', 'forged')",
                "at = at + interval '1 microsecond'",
                "result = 'REFUSED'",
                "reason = coalesce(reason, '') || '!'",
                "request_id = request_id || '!'",
                "hash = sha256(hash)"
            })
    void an_altered_event_is_named(String change, SharedWorld world) throws Exception {
        long number = somethingHonest(world);
        String kept = row(world, number);

        asOwner(
                world,
                "UPDATE athyper.audit_event SET %s WHERE number = %d".formatted(change, number));

        isBrokenAt(world, number);
        asOwner(world, "DELETE FROM athyper.audit_event WHERE number = " + number);
        putBack(world, kept);
        isWhole(world);
    }

    @Test
    void a_removed_event_is_named(SharedWorld world) throws Exception {
        long number = somethingHonest(world);
        somethingHonest(world);
        String kept = row(world, number);

        asOwner(world, "DELETE FROM athyper.audit_event WHERE number = " + number);

        isBrokenAt(world, number);
        putBack(world, kept);
        isWhole(world);
    }

    @Test
    void a_chain_cut_short_is_found_out(SharedWorld world) throws Exception {
        somethingHonest(world);
        long last = events(world);
        String kept = row(world, last);

        asOwner(world, "DELETE FROM athyper.audit_event WHERE number = " + last);

        isBrokenAt(world, last);
        putBack(world, kept);
        isWhole(world);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE athyper.audit_event SET actor = 'nobody'",
                "DELETE FROM athyper.audit_event",
                "TRUNCATE athyper.audit_event",
                "UPDATE athyper.record_history SET actor = 'nobody'",
                "DELETE FROM athyper.record_history",
                "ALTER TABLE athyper.audit_event DISABLE ROW LEVEL SECURITY",
                "DROP TABLE athyper.audit_event"
            })
    void the_platform_itself_cannot(String statement, SharedWorld world) throws Exception {
        somethingHonest(world);
        try (Connection app = world.database().asApp()) {
            execute(app, TENANT);

            assertThatThrownBy(() -> execute(app, statement))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            refusal -> assertThat(refusal.getSQLState()).isEqualTo("42501"));
        }
        isWhole(world);
    }

    @Test
    void without_a_tenant_the_platform_sees_no_event(SharedWorld world) throws Exception {
        somethingHonest(world);
        try (Connection app = world.database().asApp()) {
            assertThat(number(app, "SELECT count(*) FROM athyper.audit_event")).isZero();
            execute(app, "SELECT set_config('athyper.tenant', '', false)");
            assertThat(number(app, "SELECT count(*) FROM athyper.audit_event")).isZero();
            execute(app, TENANT);
            assertThat(number(app, "SELECT count(*) FROM athyper.audit_event")).isPositive();
        }
    }

    /**
     * @return the number of the event that tells of it
     */
    private static long somethingHonest(SharedWorld world)
            throws IOException, InterruptedException {
        String name = "tamper_" + Long.toString(System.nanoTime(), 36);
        world.api()
                .send(
                        Ask.post("/api/meta/entities")
                                .as(Business.ADMIN)
                                .with(
                                        new Business(name)
                                                .entityDocument()
                                                .replace("\"Request\"", "\"honest\"")))
                .expect(201);
        List<Value.Fields> told =
                world.api()
                        .send(
                                Ask.get("/api/audit/events?entity=entity&recordId=" + name + "/1")
                                        .as(Business.COMPLIANCE))
                        .expect(200)
                        .objects("items");
        return ((Value.Num) told.getFirst().get("number").orElseThrow()).value().longValueExact();
    }

    private static void isBrokenAt(SharedWorld world, long number)
            throws IOException, InterruptedException {
        Answered verified = verify(world);
        assertThat(verified.at("valid")).as("%s", verified).contains(Value.of(false));
        assertThat(verified.at("firstBreak", "number")).contains(Value.of(number));
    }

    private static void isWhole(SharedWorld world) throws IOException, InterruptedException {
        Answered verified = verify(world);
        assertThat(verified.at("valid")).as("%s", verified).contains(Value.of(true));
    }

    private static long events(SharedWorld world) throws IOException, InterruptedException {
        return Long.parseLong(verify(world).text("events"));
    }

    private static Answered verify(SharedWorld world) throws IOException, InterruptedException {
        return world.api().send(Ask.get("/api/audit/verify").as(Business.COMPLIANCE)).expect(200);
    }

    private static String row(SharedWorld world, long number) throws SQLException {
        try (Connection owner = owner(world);
                var statement = owner.createStatement();
                var rows =
                        statement.executeQuery(
                                "SELECT to_json(e)::text FROM athyper.audit_event e WHERE number = "
                                        + number)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    private static void putBack(SharedWorld world, String row) throws SQLException {
        try (Connection owner = owner(world);
                var statement =
                        owner.prepareStatement(
                                "INSERT INTO athyper.audit_event SELECT * FROM"
                                        + " json_populate_record(NULL::athyper.audit_event,"
                                        + " ?::json)")) {
            statement.setString(1, row);
            statement.executeUpdate();
        }
    }

    private static void asOwner(SharedWorld world, String sql) throws SQLException {
        try (Connection owner = owner(world)) {
            execute(owner, sql);
        }
    }

    private static Connection owner(SharedWorld world) throws SQLException {
        Connection owner = world.database().asAdmin();
        execute(owner, TENANT);
        return owner;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
