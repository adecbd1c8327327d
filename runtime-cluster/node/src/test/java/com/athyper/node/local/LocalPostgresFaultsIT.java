package com.athyper.node.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.athyper.node.local.LocalPostgresFailure.Reason;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What an operator is told when it cannot start, and what the roles cannot do. */
@Timeout(120)
class LocalPostgresFaultsIT {
    @TempDir private static Path cache;
    @TempDir private Path home;

    private final List<LocalPostgres> started = new ArrayList<>();
    private final List<String> progress = new ArrayList<>();

    @AfterEach
    void stop_all() throws Exception {
        for (LocalPostgres postgres : started) {
            postgres.stop();
        }
    }

    @Test
    void a_home_that_is_a_file_is_not_writable() throws Exception {
        Path file = Files.createFile(home.resolve("file"));
        var failure = failure(file, cache);
        assertThat(failure.reason()).isEqualTo(Reason.HOME_NOT_WRITABLE);
        assertThat(failure).hasMessageContaining(file.toString());
    }

    @Test
    void a_cache_that_cannot_be_written_is_passed_over() throws Exception {
        Path file = Files.createFile(home.resolve("file"));
        var failure = failure(home, file);
        assertThat(failure.reason()).isEqualTo(Reason.BINARIES);
        assertThat(failure).hasMessageContaining(file.toString());

        started.add(LocalPostgres.start(home, List.of(file, cache), progress::add));
    }

    @Test
    void a_folder_that_was_not_unpacked_to_the_end_is_unpacked_again() throws Exception {
        Path place = home.resolve("cache");
        Path bin = Binaries.unpacked(List.of(place), progress::add);
        Path whole = bin.resolve("..").normalize();
        Files.delete(whole.resolve("share/postgresql/postgres.bki"));
        Files.createDirectories(whole.resolveSibling(whole.getFileName() + ".new/bin"));

        assertThat(Binaries.unpacked(List.of(place), progress::add)).isEqualTo(bin);
        assertThat(whole.resolve("share/postgresql/postgres.bki")).isNotEmptyFile();
        assertThat(progress).hasSize(2);

        assertThat(Binaries.unpacked(List.of(place), progress::add)).isEqualTo(bin);
        assertThat(progress).hasSize(2);
    }

    @Test
    void programs_that_cannot_be_executed_are_named() throws Exception {
        Path place = home.resolve("cache");
        Path bin = Binaries.unpacked(List.of(place), progress::add);
        Files.setPosixFilePermissions(
                bin.resolve("initdb"), PosixFilePermissions.fromString("rw-r--r--"));
        var failure = failure(home, place);
        assertThat(failure.reason()).isEqualTo(Reason.BINARIES);
        assertThat(failure).hasMessageContaining(bin.resolve("initdb").toString());
    }

    @Test
    void data_whose_passwords_are_lost_is_not_begun_anew() throws Exception {
        var postgres = start();
        postgres.stop();
        Path kept = Layout.in(home).credentials();
        String passwords = Files.readString(kept);
        Files.delete(kept);
        assertThat(failure(home, cache).reason()).isEqualTo(Reason.CREDENTIALS);
        assertThat(kept).doesNotExist();

        Files.writeString(kept, passwords.replaceFirst("(?m)^postgres=.*$", "postgres=wrong"));
        var failure = failure(home, cache);
        assertThat(failure.reason()).isEqualTo(Reason.CREDENTIALS);
        assertThat(failure.getMessage()).doesNotContain("wrong");

        Files.writeString(kept, passwords);
        start();
    }

    @Test
    void what_postgres_itself_says_is_told_in_one_line() throws Exception {
        start().stop();
        Files.delete(Layout.in(home).data().resolve("global/pg_control"));
        var failure = failure(home, cache);
        assertThat(failure.reason()).isEqualTo(Reason.START_FAILED);
        assertThat(failure)
                .hasMessageContaining("pg_control")
                .hasMessageContaining(Layout.in(home).log().toString());
        assertThat(failure.getMessage()).doesNotContain("\n");
    }

    @Test
    void the_app_role_owns_nothing_and_can_make_nothing() throws Exception {
        var to = start().connection();
        try (var app = connect(to.url(), to.appUser(), to.appPassword().reveal())) {
            assertThat(
                            row(
                                    app,
                                    "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole,"
                                            + " rolinherit, rolreplication FROM pg_roles WHERE"
                                            + " rolname = current_user"))
                    .containsOnly("f");
            assertThat(refused(app, "CREATE TABLE stolen (x int)")).isTrue();
            assertThat(refused(app, "CREATE TEMPORARY TABLE stolen (x int)")).isTrue();
            assertThat(refused(app, "CREATE SCHEMA stolen")).isTrue();
            assertThat(refused(app, "CREATE DATABASE stolen")).isTrue();
            assertThat(refused(app, "SET ROLE athyper_admin")).isTrue();
        }
        String elsewhere = to.url().replaceFirst("/athyper$", "/postgres");
        assertThat(turnedAway(elsewhere, to.appUser(), to.appPassword().reveal())).isTrue();
        assertThat(turnedAway(to.url(), to.appUser(), "guess")).isTrue();
        assertThat(turnedAway(to.url(), to.appUser(), to.appPassword().reveal())).isFalse();
    }

    @Test
    void the_admin_owns_the_database_and_keeps_the_app_role_and_no_other() throws Exception {
        var to = start().connection();
        try (var admin = connect(to.url(), to.adminUser(), to.adminPassword().reveal())) {
            assertThat(
                            row(
                                    admin,
                                    "SELECT rolsuper, rolbypassrls, rolcreatedb, rolreplication"
                                            + " FROM pg_roles WHERE rolname = current_user"))
                    .containsOnly("f");
            try (var statement = admin.createStatement()) {
                statement.execute("CREATE SCHEMA mine");
                statement.execute("CREATE TABLE mine.note (text text)");
                statement.execute("GRANT USAGE ON SCHEMA mine TO athyper_app");
                statement.execute("ALTER ROLE athyper_app LOGIN PASSWORD 'another'");
                statement.execute("ALTER ROLE athyper_app SET lock_timeout = '10s'");
            }
            assertThat(refused(admin, "ALTER ROLE postgres PASSWORD 'mine'")).isTrue();
            assertThat(refused(admin, "ALTER ROLE athyper_app BYPASSRLS")).isTrue();
            assertThat(refused(admin, "SET ROLE athyper_app")).isTrue();
        }
        connect(to.url(), to.appUser(), "another").close();
    }

    private LocalPostgres start() throws Exception {
        var postgres = LocalPostgres.start(home, List.of(cache), progress::add);
        started.add(postgres);
        return postgres;
    }

    private LocalPostgresFailure failure(Path at, Path place) {
        return catchThrowableOfType(
                LocalPostgresFailure.class,
                () -> started.add(LocalPostgres.start(at, List.of(place), progress::add)));
    }

    private static Connection connect(String url, String user, String password)
            throws SQLException {
        return DriverManager.getConnection(url, user, password);
    }

    private static boolean turnedAway(String url, String user, String password) {
        try (var _ = connect(url, user, password)) {
            return false;
        } catch (SQLException e) {
            return List.of("42501", "28P01").contains(e.getSQLState());
        }
    }

    private static List<String> row(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            var row = new ArrayList<String>();
            for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                row.add(rows.getString(i));
            }
            return row;
        }
    }

    private static boolean refused(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
            return false;
        } catch (SQLException e) {
            return "42501".equals(e.getSQLState());
        }
    }
}
