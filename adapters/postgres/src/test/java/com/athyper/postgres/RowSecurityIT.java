package com.athyper.postgres;

import static com.athyper.postgres.Server.column;
import static com.athyper.postgres.Server.update;
import static com.athyper.postgres.Stages.await;
import static com.athyper.postgres.Stages.ok;
import static com.athyper.postgres.Stages.refused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.athyper.expression.Expr;
import com.athyper.kernel.TenantId;
import com.athyper.meta.EntityModel;
import com.athyper.meta.record.RecordError;
import com.athyper.postgres.record.PostgresRecords;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Goal: every trap of row-level security that others fell into is shut.
 *
 * <p>Method: as the application's role and as the owner, by hand, on the platform's tables and on a
 * generated one, try what a bug would do.
 */
@SuppressWarnings("NullAway.Init") // JUnit fills the fields before any test.
class RowSecurityIT {

    private static final EntityModel NOTE =
            World.model(
                    "{'name':'note','label':'Note','fields':[{'name':'code','type':'string','unique':true},"
                        + "{'name':'parent','type':'reference','entity':'note'}]}");

    private static World world;
    private static PostgresRecords records;
    private static TenantId ours;
    private static TenantId theirs;

    @BeforeAll
    static void fill() {
        world = new World();
        records = new PostgresRecords(world.database);
        ours = world.tenant();
        theirs = world.tenant();
        for (TenantId tenant : List.of(ours, theirs)) {
            world.publish(tenant, NOTE);
            ok(records.create(World.by(tenant, NOTE), World.id(), World.json("{'code':'one'}")));
        }
    }

    @AfterAll
    static void close() {
        world.close();
    }

    @Test
    void the_setting_ends_with_its_transaction() {
        var settings = world.settings.withPool(1, 10);
        try (var database = Database.open(settings)) {
            var count = "SELECT count(*) FROM athyper.record_history";

            var inside = await(database.inTenant(ours, session -> number(session, count)));
            var afterwards = await(database.inPlatform(session -> number(session, count)));

            assertThat(inside).isPositive();
            assertThat(afterwards).isZero();
        }
    }

    private static long number(Session session, String sql) throws SQLException {
        return session.first(sql, row -> row.getLong(1)).orElseThrow();
    }

    @Test
    void a_missing_or_empty_setting_denies() throws SQLException {
        try (var app = Server.app(world.settings)) {
            assertThat(column(app, "SELECT 1 FROM athyper.audit_event")).isEmpty();
            assertThat(column(app, "SELECT 1 FROM " + table(ours))).isEmpty();

            update(app, "SET athyper.tenant = ''");

            assertThat(column(app, "SELECT 1 FROM athyper.audit_event")).isEmpty();
            assertThat(column(app, "SELECT 1 FROM " + table(ours))).isEmpty();
            assertThatThrownBy(
                            () ->
                                    update(
                                            app,
                                            "INSERT INTO athyper.audit_head (tenant_id, number,"
                                                    + " hash) VALUES ('', 0, '')"))
                    .hasMessageContaining("row-level security");
        }
    }

    @Test
    void the_application_owns_nothing_and_bypasses_nothing() throws SQLException {
        try (var superuser = Server.superuser(world.settings)) {
            assertThat(
                            column(
                                    superuser,
                                    "SELECT rolname FROM pg_roles WHERE rolname = 'athyper_app' AND"
                                            + " NOT (rolsuper OR rolbypassrls OR rolcreatedb OR"
                                            + " rolcreaterole OR rolinherit OR rolreplication)"))
                    .hasSize(1);
        }
        Roles.verify(world.settings);
    }

    @Test
    void a_role_that_owns_a_table_is_refused_at_boot() throws SQLException {
        try (var superuser = Server.superuser(world.settings)) {
            update(superuser, "CREATE TABLE public.stray (id int)");
            update(superuser, "ALTER TABLE public.stray OWNER TO athyper_app");
            try {
                assertThatThrownBy(() -> Roles.verify(world.settings))
                        .hasMessageContaining("the owner of")
                        .hasMessageContaining("stray");
            } finally {
                update(superuser, "DROP TABLE public.stray");
            }
        }
    }

    @Test
    void a_role_exempt_from_row_security_is_refused_at_boot() throws SQLException {
        try (var superuser = Server.superuser(world.settings)) {
            update(superuser, "ALTER ROLE athyper_app BYPASSRLS");
            try {
                assertThatThrownBy(() -> Roles.verify(world.settings))
                        .hasMessageContaining("exempt from row-level security");
            } finally {
                update(superuser, "ALTER ROLE athyper_app NOBYPASSRLS");
            }
        }
    }

    @Test
    void a_table_without_forced_row_security_is_refused_at_boot() throws SQLException {
        try (var superuser = Server.superuser(world.settings)) {
            update(superuser, "ALTER TABLE " + table(ours) + " NO FORCE ROW LEVEL SECURITY");
            try {
                assertThatThrownBy(() -> Roles.verify(world.settings))
                        .hasMessageContaining("does not force row-level security");
            } finally {
                update(superuser, "ALTER TABLE " + table(ours) + " FORCE ROW LEVEL SECURITY");
            }
        }
    }

    @Test
    void even_the_owner_sees_the_rows_of_the_set_tenant_alone() throws SQLException {
        try (var admin = Server.admin(world.settings)) {
            assertThat(column(admin, "SELECT 1 FROM athyper.record_history")).isEmpty();

            update(admin, "SET athyper.tenant = '" + ours + "'");

            assertThat(column(admin, "SELECT DISTINCT tenant_id FROM athyper.record_history"))
                    .containsExactly(ours.value());
            assertThat(column(admin, "SELECT 1 FROM " + table(theirs))).isEmpty();
        }
    }

    @Test
    void there_is_no_view_that_would_run_as_its_owner() throws SQLException {
        try (var superuser = Server.superuser(world.settings)) {
            assertThat(
                            column(
                                    superuser,
                                    "SELECT c.oid::regclass FROM pg_class c JOIN pg_namespace n ON"
                                        + " n.oid = c.relnamespace WHERE c.relkind IN ('v', 'm')"
                                        + " AND (n.nspname = 'athyper' OR n.nspname LIKE"
                                        + " 'tenant%')"))
                    .isEmpty();
        }
    }

    @Test
    void the_setting_is_read_once_for_a_statement() throws SQLException {
        try (var app = Server.app(world.settings)) {
            set(app, ours);

            var plan =
                    String.join(
                            "\n",
                            column(
                                    app,
                                    "EXPLAIN SELECT * FROM " + table(ours) + " WHERE version > 0"));

            assertThat(plan).contains("InitPlan").doesNotContain("Filter: (tenant_id = current_");
        }
    }

    @Test
    void indexes_of_tenants_rows_lead_with_the_tenant() throws SQLException {
        try (var superuser = Server.superuser(world.settings)) {
            assertThat(
                            column(
                                    superuser,
                                    """
                                    SELECT i.indexrelid::regclass FROM pg_index i
                                    JOIN pg_class t ON t.oid = i.indrelid
                                    JOIN pg_namespace n ON n.oid = t.relnamespace
                                    JOIN pg_attribute a
                                      ON a.attrelid = t.oid AND a.attnum = i.indkey[0]
                                    WHERE (n.nspname = 'athyper' OR n.nspname LIKE 'tenant%')
                                      AND t.relforcerowsecurity AND a.attname <> 'tenant_id'
                                    """))
                    .isEmpty();
        }
    }

    @Test
    void every_table_with_a_tenants_rows_has_a_policy_for_reading_and_writing()
            throws SQLException {
        try (var superuser = Server.superuser(world.settings)) {
            assertThat(
                            column(
                                    superuser,
                                    """
                                    SELECT c.relname FROM pg_class c
                                    JOIN pg_namespace n ON n.oid = c.relnamespace
                                    LEFT JOIN pg_policy p ON p.polrelid = c.oid
                                      AND p.polqual IS NOT NULL AND p.polwithcheck IS NOT NULL
                                      AND p.polcmd = '*'
                                    WHERE n.nspname = 'athyper' AND c.relkind = 'r'
                                      AND (p.oid IS NULL OR NOT c.relforcerowsecurity)
                                    ORDER BY c.relname COLLATE "C"
                                    """))
                    .as("tables without row-level security hold addresses alone")
                    .containsExactly(
                            "cache_epoch",
                            "decision_writer",
                            "doomed_object",
                            "event_journal",
                            "event_tag",
                            "local_signing_key",
                            "node",
                            "outbox_start",
                            "schema_history",
                            "settled",
                            "settlement_watermark",
                            "snapshot",
                            "tenant",
                            "tenant_epoch",
                            "used_once",
                            "workflow_due",
                            "workflow_migration_work");
        }
    }

    @Test
    void values_and_ids_of_another_tenant_are_neither_met_nor_told_of() {
        var theirId = World.id();
        ok(records.create(World.by(theirs, NOTE), theirId, World.json("{'code':'same'}")));

        // The same unique value, and the same id, in our tenant: both are free.
        ok(records.create(World.by(ours, NOTE), theirId, World.json("{'code':'same'}")));

        var secret = World.id();
        ok(records.create(World.by(theirs, NOTE), secret, World.json("{'code':'secret'}")));
        assertThat(refused(records.read(ours, NOTE, secret, Expr.TRUE)))
                .isEqualTo(RecordError.RECORD_NOT_FOUND);
        var dangling =
                Stages.problem(
                        records.create(
                                World.by(ours, NOTE),
                                World.id(),
                                World.json("{'code':'x','parent':'" + secret + "'}")));
        assertThat(dangling.code()).isEqualTo(RecordError.RECORD_INVALID);
        assertThat(dangling.toString()).doesNotContain(theirs.value()).doesNotContain("secret");
    }

    @Test
    void a_row_cannot_move_to_another_tenant() throws SQLException {
        try (var app = Server.app(world.settings)) {
            set(app, ours);
            update(
                    app,
                    "INSERT INTO athyper.principal VALUES ('"
                            + ours
                            + "', 'p', 'P', '{}', NULL, true)");

            assertThatThrownBy(
                            () ->
                                    update(
                                            app,
                                            "UPDATE athyper.principal SET tenant_id = '"
                                                    + theirs
                                                    + "'"))
                    .hasMessageContaining("row-level security");
            assertThatThrownBy(
                            () ->
                                    update(
                                            app,
                                            "INSERT INTO athyper.principal VALUES ('"
                                                    + theirs
                                                    + "', 'p', 'P', '{}', NULL, true)"))
                    .hasMessageContaining("row-level security");
        }
    }

    @Test
    void what_was_written_for_the_auditor_cannot_be_changed() throws SQLException {
        try (var app = Server.app(world.settings)) {
            set(app, ours);
            for (String sql :
                    List.of(
                            "UPDATE athyper.audit_event SET actor = 'nobody'",
                            "DELETE FROM athyper.audit_event",
                            "TRUNCATE athyper.audit_event",
                            "UPDATE athyper.record_history SET actor = 'nobody'",
                            "DELETE FROM athyper.record_history",
                            "DELETE FROM athyper.audit_head",
                            "TRUNCATE " + table(ours))) {
                assertThatThrownBy(() -> update(app, sql))
                        .hasMessageContaining("permission denied");
            }
        }
    }

    private static void set(Connection connection, TenantId tenant) throws SQLException {
        update(connection, "SET athyper.tenant = '" + tenant + "'");
    }

    private static String table(TenantId tenant) {
        return EntityModel.schema(tenant) + ".note";
    }
}
