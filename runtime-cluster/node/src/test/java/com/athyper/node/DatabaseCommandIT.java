package com.athyper.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.node.local.HomeLock;
import com.athyper.node.local.LocalPostgres;
import com.athyper.node.settings.ExitCode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Goal: what an operator types is answered with the right words and the right exit code, over the
 * home's own database and over one that the settings name.
 *
 * <p>Method: one PostgreSQL as a node would run it; it is reached as a stopped node's, as a running
 * node's, and by address.
 */
@Timeout(180)
@SuppressWarnings("NullAway.Init") // JUnit fills the fields before any test.
class DatabaseCommandIT {
    @TempDir private static Path folder;

    private static HomeLock lock;
    private static LocalPostgres postgres;

    private record Said(ExitCode code, String out, String err) {}

    @BeforeAll
    static void run_as_a_node_would() throws Exception {
        lock = HomeLock.acquire(folder.resolve("home"));
        postgres = LocalPostgres.start(lock.home(), _ -> {});
    }

    @AfterAll
    static void stop() throws Exception {
        postgres.stop();
        lock.close();
    }

    @Test
    void beside_a_running_node_its_database_is_meant() throws SQLException {
        var home = Map.of("ATHYPER_HOME", lock.home().toString());
        fresh();

        var pending = db(home, "status");
        assertThat(pending.code()).isEqualTo(ExitCode.MIGRATIONS_PENDING);
        assertThat(pending.out())
                .contains("server  PostgreSQL 17", "1         platform ")
                .contains("  pending  ")
                .doesNotContain("  applied  ");
        var plan = db(home, "plan");
        assertThat(plan.code()).isEqualTo(ExitCode.MIGRATIONS_PENDING);
        assertThat(plan.out())
                .contains(
                        "run 1 platform", "run R reference countries", "  + table athyper.tenant");
        assertThat(db(home, "verify").code()).isEqualTo(ExitCode.MIGRATIONS_PENDING);

        var applied = db(home, "apply");
        assertThat(applied.err()).isEmpty();
        assertThat(applied.code()).isEqualTo(ExitCode.OK);
        assertThat(applied.out()).contains(" applied, the last of them ");

        assertThat(db(home, "status").code()).isEqualTo(ExitCode.OK);
        assertThat(db(home, "plan").out()).isEqualTo("nothing is pending\n");
        var verified = db(home, "verify");
        assertThat(verified.out()).startsWith("the database is what its ");
        assertThat(verified.code()).isEqualTo(ExitCode.OK);
        assertThat(db(home, "apply").out()).isEqualTo("nothing was pending\n");
    }

    @Test
    void by_address_what_was_changed_by_hand_is_named() throws SQLException {
        fresh();
        assertThat(db(address(), "apply").code()).isEqualTo(ExitCode.OK);
        admin("ALTER TABLE athyper.principal DISABLE ROW LEVEL SECURITY");

        var verified = db(address(), "verify");

        assertThat(verified.code()).isEqualTo(ExitCode.DATABASE_DIFFERS);
        assertThat(verified.out())
                .contains("ISOLATION row security: table athyper.principal")
                .contains("CATALOG table athyper.principal")
                .endsWith("2 difference(s)\n");
    }

    @Test
    void a_checksum_that_was_tampered_with_ends_an_apply() throws SQLException {
        fresh();
        assertThat(db(address(), "apply").code()).isEqualTo(ExitCode.OK);
        admin("UPDATE athyper.schema_history SET checksum = 0 WHERE version = '2'");

        assertThat(db(address(), "status").code()).isEqualTo(ExitCode.DATABASE_DIFFERS);
        var applied = db(address(), "apply");

        assertThat(applied.code()).isEqualTo(ExitCode.MIGRATION_FAILED);
        assertThat(applied.err()).contains("checksum mismatch");
    }

    @Test
    void what_is_printed_is_sql_and_nothing_else() throws SQLException {
        fresh();

        var sql = db(address(), "sql", "--all");

        assertThat(sql.code()).isEqualTo(ExitCode.OK);
        assertThat(sql.err()).isEmpty();
        assertThat(sql.out()).startsWith("-- ").endsWith("COMMIT;\n");
        assertThat(sql.out()).doesNotContain(postgres.connection().appPassword().reveal());
        admin(sql.out());
        assertThat(db(address(), "verify").code()).isEqualTo(ExitCode.OK);
    }

    @Test
    void over_the_home_of_a_stopped_node_its_postgresql_is_started_and_stopped() throws Exception {
        var home = folder.resolve("stopped");
        var settings = Map.of("ATHYPER_HOME", home.toString());

        assertThat(db(settings, "apply").code()).isEqualTo(ExitCode.OK);
        assertThat(db(settings, "verify").code()).isEqualTo(ExitCode.OK);

        assertThat(LocalPostgres.running(home)).isEmpty();
        HomeLock.acquire(home).close();
    }

    @Test
    void a_home_in_use_without_a_database_is_said_in_one_line() throws Exception {
        try (var held = HomeLock.acquire(folder.resolve("held"))) {
            var said = db(Map.of("ATHYPER_HOME", held.home().toString()), "status");

            assertThat(said.code()).isEqualTo(ExitCode.HOME_IN_USE);
            assertThat(said.err().lines()).hasSize(1);
            assertThat(said.out()).isEmpty();
        }
    }

    @Test
    void a_database_that_does_not_answer_is_said_in_one_line() {
        var nowhere = new java.util.HashMap<>(address());
        nowhere.put("ATHYPER_DATABASE_ADMIN_URL", "jdbc:postgresql://127.0.0.1:1/athyper");
        for (String verb : List.of("status", "plan", "apply", "sql", "verify")) {
            var said = db(nowhere, verb);

            assertThat(said.code()).as(verb).isEqualTo(ExitCode.DATABASE_UNREACHABLE);
            assertThat(said.err().lines()).as(verb).hasSize(1);
        }
    }

    @Test
    void what_is_not_understood_is_answered_with_the_usage() {
        assertThat(db(Map.of()).code()).isEqualTo(ExitCode.USAGE);
        assertThat(db(Map.of(), "drop").code()).isEqualTo(ExitCode.USAGE);
        assertThat(db(Map.of(), "status", "--all").code()).isEqualTo(ExitCode.USAGE);
        assertThat(db(Map.of(), "status", "--set").err()).startsWith("usage: db ");
        assertThat(db(Map.of("ATHYPER_HTTP_PORT", "no"), "status").code())
                .isEqualTo(ExitCode.SETTINGS_INVALID);
    }

    private static Said db(Map<String, String> environment, String... words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var command =
                new DatabaseCommand(
                        environment,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
        ExitCode code = command.run(List.of(words));
        return new Said(
                code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static Map<String, String> address() {
        var own = postgres.connection();
        return Map.of(
                "ATHYPER_HOME", folder.resolve("unused").toString(),
                "ATHYPER_DATABASE_URL", own.url(),
                "ATHYPER_DATABASE_USER", own.appUser(),
                "ATHYPER_DATABASE_PASSWORD", own.appPassword().reveal(),
                "ATHYPER_DATABASE_ADMIN_URL", own.url(),
                "ATHYPER_DATABASE_ADMIN_USER", own.adminUser(),
                "ATHYPER_DATABASE_ADMIN_PASSWORD", own.adminPassword().reveal());
    }

    /** As it was before anything was applied. */
    private static void fresh() throws SQLException {
        var schemas = new ArrayList<String>();
        try (var connection = connect();
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                "SELECT quote_ident(nspname) FROM pg_namespace WHERE nspowner ="
                                        + " current_user::regrole AND nspname <> 'public'")) {
            while (rows.next()) {
                schemas.add(rows.getString(1));
            }
        }
        for (String schema : schemas) {
            admin("DROP SCHEMA " + schema + " CASCADE");
        }
    }

    private static void admin(String sql) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }

    private static java.sql.Connection connect() throws SQLException {
        var own = postgres.connection();
        return DriverManager.getConnection(
                own.url(), own.adminUser(), own.adminPassword().reveal());
    }
}
