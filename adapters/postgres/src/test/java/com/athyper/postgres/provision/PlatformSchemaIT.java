package com.athyper.postgres.provision;

import static com.athyper.postgres.Server.column;
import static com.athyper.postgres.Server.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.athyper.postgres.PostgresSettings;
import com.athyper.postgres.Roles;
import com.athyper.postgres.Server;
import com.athyper.postgres.provision.Migration.State;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * Goal: an operator can see, do, hand over and check what the platform does to a database.
 *
 * <p>Method: a database of each test's own; what a careless hand or a crash would do is done to it.
 */
@Timeout(120)
@SuppressWarnings("NullAway.Init") // JUnit fills the fields before any test.
class PlatformSchemaIT {

    /** How the database looks before the migration that made the nodes' table. */
    private static final List<String> WITHOUT_NODES =
            List.of(
                    "DROP TABLE athyper.node",
                    "DELETE FROM athyper.schema_history WHERE version = '3'");

    private static final String WAITING =
            "SELECT pid::text FROM pg_stat_activity WHERE datname = current_database()"
                    + " AND wait_event_type = 'Lock'";

    private PostgresSettings settings;
    private PlatformSchema schema;

    @BeforeEach
    void choose_a_database() {
        settings = Server.empty();
        schema = new PlatformSchema(settings);
    }

    @Test
    void an_empty_database_is_planned_filled_and_found_in_order() throws SQLException {
        Roles.ensure(settings);

        var before = schema.status();
        var plan = schema.plan();

        assertThat(before.server()).contains("PostgreSQL 1").contains("as athyper_admin");
        assertThat(before.migrations()).isNotEmpty().allMatch(one -> one.state() == State.PENDING);
        assertThat(plan.pending()).hasSameSizeAs(before.migrations());
        // The history is there before the first migration is.
        assertThat(plan.added()).contains("table athyper.tenant", "table athyper.event_journal");
        assertThat(plan.removed()).isEmpty();
        assertThat(schemas()).as("planning made nothing").doesNotContain("athyper");

        assertThat(schema.apply()).isEqualTo(before.migrations().size());

        assertThat(schema.status().migrations())
                .hasSameSizeAs(before.migrations())
                .allSatisfy(one -> assertThat(one.state()).isEqualTo(State.APPLIED))
                .allSatisfy(one -> assertThat(one.there()).isEqualTo(one.here()).isPresent());
        assertThat(schema.verify()).isEmpty();
        assertThat(schema.apply()).isZero();
        assertThat(schema.plan().added()).isEmpty();
    }

    @Test
    void what_is_printed_makes_by_hand_what_apply_makes() throws SQLException {
        Roles.ensure(settings);

        run(schema.script(true));

        assertThat(schema.status().pending()).isEmpty();
        assertThat(schema.verify()).isEmpty();
        assertThat(schema.apply()).isZero();
        assertThat(schema.script(false)).doesNotContain("CREATE TABLE athyper.tenant");
    }

    @Test
    void what_is_printed_is_refused_to_whoever_would_own_the_wrong_things() throws SQLException {
        Roles.ensure(settings);

        try (var superuser = Server.superuser(settings);
                var statement = superuser.createStatement()) {
            assertThatThrownBy(() -> statement.execute(schema.script(true)))
                    .hasMessageContaining("this is run as athyper_admin");
        }

        assertThat(schemas()).doesNotContain("athyper");
    }

    @Test
    void of_an_older_database_only_what_is_missing_is_planned_printed_and_applied()
            throws SQLException {
        schema.apply();
        byHand(WITHOUT_NODES);

        assertThat(schema.status().pending())
                .extracting(Migration::name)
                .containsExactly("3 nodes");
        assertThat(schema.plan().added()).containsExactly("table athyper.node");
        assertThat(schema.plan().changed()).isEmpty();
        assertThat(schema.verify()).as("it is what an older platform makes").isEmpty();
        String script = schema.script(false);
        assertThat(script)
                .contains("CREATE TABLE athyper.node")
                .doesNotContain("CREATE TABLE athyper.tenant");

        run(script);

        assertThat(schema.verify()).isEmpty();
        assertThat(schema.status().pending()).isEmpty();
    }

    @Test
    void a_checksum_that_was_tampered_with_is_found_and_stops_an_apply() throws SQLException {
        schema.apply();
        byHand(
                List.of(
                        "UPDATE athyper.schema_history SET checksum = checksum + 1"
                                + " WHERE version = '1'"));

        assertThat(schema.status().migrations())
                .filteredOn(one -> one.state() == State.CHANGED)
                .extracting(Migration::name)
                .containsExactly("1 platform");
        assertThat(schema.verify())
                .singleElement()
                .satisfies(
                        finding -> {
                            assertThat(finding.kind()).isEqualTo(Finding.Kind.HISTORY);
                            assertThat(finding.what()).isEqualTo("migration 1 platform");
                        });
        assertThatThrownBy(schema::apply).hasMessageContaining("checksum");
    }

    @Test
    void a_migration_of_another_platform_is_named_and_nothing_else_is_judged() throws SQLException {
        schema.apply();
        byHand(
                List.of(
                        "INSERT INTO athyper.schema_history SELECT 900, '9000', 'of tomorrow',"
                                + " type, 'V9000__of_tomorrow.sql', 1, installed_by, now(), 0, true"
                                + " FROM athyper.schema_history WHERE version = '1'",
                        "CREATE TABLE athyper.of_tomorrow (id integer)"));

        assertThat(schema.verify())
                .singleElement()
                .satisfies(finding -> assertThat(finding.detail()).contains("another version"));
        assertThat(schema.apply()).as("an older node starts over it all the same").isZero();
    }

    @Test
    void whoever_applies_at_the_same_time_waits_and_finds_it_done() throws SQLException {
        Roles.ensure(settings);
        int wanted = schema.status().pending().size();

        var one = CompletableFuture.supplyAsync(this::applied);
        var other = CompletableFuture.supplyAsync(this::applied);

        assertThat(one.join() + other.join()).isEqualTo(wanted);
        assertThat(schema.verify()).isEmpty();
    }

    /**
     * Goal: what a crash interrupts is either done or not, and the next run completes it.
     *
     * <p>Method: a table that another one is just making holds the last migration up half-way; its
     * connection is then cut as a crash would cut it.
     */
    @Test
    void a_run_that_dies_half_way_is_completed_by_the_next() throws Exception {
        schema.apply();
        byHand(WITHOUT_NODES);
        try (var other = Server.admin(settings);
                var superuser = Server.superuser(settings)) {
            other.setAutoCommit(false);
            update(other, "CREATE TABLE athyper.node (address text)");
            var run = CompletableFuture.supplyAsync(this::applied);
            String held = awaited(superuser);
            column(superuser, "SELECT pg_terminate_backend(" + held + ")");
            assertThatThrownBy(() -> run.get(60, TimeUnit.SECONDS)).isNotNull();
            other.rollback();
        }

        assertThat(schema.status().pending())
                .extracting(Migration::name)
                .containsExactly("3 nodes");
        assertThat(schema.verify()).isEmpty();
        assertThat(schema.apply()).isEqualTo(1);
        assertThat(schema.verify()).isEmpty();
    }

    @Test
    void looking_waits_for_no_writer_and_leaves_no_trace() throws SQLException {
        schema.apply();
        String trace = "SELECT md5(string_agg(h::text, ',')) FROM athyper.schema_history h";
        try (var busy = Server.admin(settings)) {
            List<String> before = column(busy, trace);
            busy.setAutoCommit(false);
            update(busy, "INSERT INTO athyper.node VALUES ('busy', now())");
            update(busy, "LOCK TABLE athyper.tenant, athyper.event_journal IN EXCLUSIVE MODE");

            assertThat(schema.verify()).isEmpty();
            assertThat(schema.status().pending()).isEmpty();

            busy.rollback();
            assertThat(column(busy, trace)).isEqualTo(before);
        }
        assertThat(schemas()).noneMatch(name -> name.endsWith(Rehearsal.ASIDE));
    }

    private int applied() {
        try {
            return schema.apply();
        } catch (SQLException e) {
            throw new CompletionException(e);
        }
    }

    /** Who waits for a lock, as soon as somebody does. */
    private static String awaited(Connection superuser) throws SQLException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (System.nanoTime() < deadline) {
            var waiting = column(superuser, WAITING);
            if (!waiting.isEmpty()) {
                return waiting.getFirst();
            }
        }
        throw new AssertionError("nobody waits for a lock");
    }

    private void run(String script) throws SQLException {
        try (var admin = Server.admin(settings);
                var statement = admin.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(script);
        }
    }

    private void byHand(List<String> statements) throws SQLException {
        try (var admin = Server.admin(settings)) {
            for (String statement : statements) {
                update(admin, statement);
            }
        }
    }

    private List<String> schemas() throws SQLException {
        try (var admin = Server.admin(settings)) {
            return column(admin, "SELECT nspname FROM pg_namespace");
        }
    }
}
