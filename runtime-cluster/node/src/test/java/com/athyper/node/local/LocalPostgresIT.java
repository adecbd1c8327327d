package com.athyper.node.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.athyper.kernel.Secret;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Goal: what was committed is there again, whatever was killed in between, and nothing is left
 * running.
 *
 * <p>Method: a home of each test's own, under a path that would trip a shell; nodes are killed by
 * being forgotten or for real, servers by {@code SIGKILL}.
 */
@Timeout(120)
class LocalPostgresIT {
    @TempDir private static Path cache;
    @TempDir private Path folder;

    private final List<LocalPostgres> started = new ArrayList<>();
    private final List<String> progress = new ArrayList<>();
    private Path home = Path.of("");

    @BeforeEach
    void choose_a_home() {
        home = folder.resolve("it's a \"$HOME\" `true`");
    }

    @AfterEach
    void nothing_is_left_running() throws Exception {
        for (LocalPostgres postgres : started) {
            postgres.stop();
        }
        var left = serversBelow(folder.toRealPath());
        for (ProcessHandle process : left) {
            assertThat(endsBySelf(process)).as("%s ends by itself", process.info()).isTrue();
        }
    }

    /** A server's last child may be seen for a moment after its end was reported. */
    private static boolean endsBySelf(ProcessHandle process) throws Exception {
        try {
            process.onExit().get(10, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException e) {
            process.destroyForcibly();
            return false;
        }
    }

    @Test
    void the_first_start_makes_a_database_in_which_what_is_acknowledged_is_durable()
            throws Exception {
        var postgres = timed("cold start", cache.resolve("cold"));

        assertThat(postgres.takenOver()).isFalse();
        assertThat(progress)
                .extracting(line -> line.split(" ", 2)[0])
                .containsExactly("unpacking", "making", "starting");
        try (var admin = admin(postgres)) {
            assertThat(setting(admin, "fsync")).isEqualTo("on");
            assertThat(setting(admin, "synchronous_commit")).isEqualTo("on");
            assertThat(setting(admin, "full_page_writes")).isEqualTo("on");
            assertThat(setting(admin, "data_checksums")).isEqualTo("on");
            assertThat(setting(admin, "max_connections")).isEqualTo("300");
            assertThat(setting(admin, "shared_buffers")).isEqualTo("256MB");
            assertThat(setting(admin, "listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(setting(admin, "server_encoding")).isEqualTo("UTF8");
            assertThat(setting(admin, "timezone")).isNotEmpty();
        }
    }

    @Test
    void a_stop_and_a_start_keep_rows_port_and_passwords() throws Exception {
        var first = start();
        write(first, "kept");
        first.stop();
        assertThat(serversBelow(home.toRealPath())).isEmpty();
        first.stop();

        var second = timed("warm start", cache);

        assertThat(second.takenOver()).isFalse();
        assertThat(second.connection().url()).isEqualTo(first.connection().url());
        assertThat(notes(second)).containsExactly("kept");
    }

    @Test
    void a_server_that_a_forgotten_node_left_is_taken_over_and_stopped() throws Exception {
        var first = start();
        write(first, "kept");

        var second = timed("taking over", cache);

        assertThat(second.takenOver()).isTrue();
        assertThat(second.pid()).isEqualTo(first.pid());
        assertThat(second.connection().url()).isEqualTo(first.connection().url());
        assertThat(notes(second)).containsExactly("kept");

        second.stop();
        assertThat(serversBelow(home.toRealPath())).isEmpty();
    }

    @Test
    void a_server_outlives_its_killed_node() throws Exception {
        try (var node = Child.start("postgres", home.toString(), cache.toString())) {
            assertThat(node.line()).startsWith("serves ");
            node.kill();
        }
        assertThat(start().takenOver()).isTrue();
    }

    @Test
    void an_interrupt_from_the_terminal_does_not_reach_the_server() throws Exception {
        try (var node = Child.start("postgres", home.toString(), cache.toString())) {
            String pid = node.line().replace("serves ", "");

            assertThat(node.interruptGroup()).isEqualTo(130);

            var postgres = start();
            assertThat(postgres.takenOver()).isTrue();
            assertThat(postgres.pid()).isEqualTo(Long.parseLong(pid));
        }
    }

    @Test
    void a_killed_server_recovers_although_a_child_of_it_is_too_busy_to_notice() throws Exception {
        var first = start();
        write(first, "kept");
        var busy = busyBackend(first);

        kill(first.pid());
        var second = timed("recovery", cache);

        assertThat(second.takenOver()).isFalse();
        assertThat(second.pid()).isNotEqualTo(first.pid());
        assertThat(second.connection().url()).isEqualTo(first.connection().url());
        assertThat(notes(second)).containsExactly("kept");
        assertThatThrownBy(busy::join).hasCauseInstanceOf(SQLException.class);
    }

    @Test
    void a_pid_file_that_names_the_dead_or_a_stranger_is_no_hindrance() throws Exception {
        var first = start();
        write(first, "kept");
        Path pidFile = layout().pidFile();
        String left = Files.readString(pidFile);
        first.stop();
        var dead = new ProcessBuilder("true").start();
        dead.waitFor();

        for (long pid : new long[] {dead.pid(), ProcessHandle.current().pid()}) {
            Files.writeString(pidFile, left.replaceFirst("\\d+", Long.toString(pid)));
            var next = start();
            assertThat(next.takenOver()).isFalse();
            assertThat(notes(next)).containsExactly("kept");
            next.stop();
        }
        Files.writeString(pidFile, "");
        assertThat(notes(start())).containsExactly("kept");
    }

    @Test
    void a_pid_file_that_names_the_server_of_another_home_does_it_no_harm() throws Exception {
        var first = start();
        write(first, "kept");
        Path pidFile = layout().pidFile();
        String left = Files.readString(pidFile);
        first.stop();
        Path ours = home;
        home = folder.resolve("another home");
        var other = start();
        home = ours;

        Files.writeString(pidFile, left.replaceFirst("\\d+", Long.toString(other.pid())));
        var next = start();

        assertThat(next.takenOver()).isFalse();
        assertThat(next.pid()).isNotEqualTo(other.pid());
        assertThat(notes(next)).containsExactly("kept");
        write(other, "unharmed");
        assertThat(notes(other)).containsExactly("unharmed");
    }

    @Test
    void a_server_with_other_settings_is_replaced() throws Exception {
        var first = start();
        write(first, "kept");
        Files.writeString(layout().data().resolve("athyper.conf"), "# of another time\n");

        var second = start();

        assertThat(second.takenOver()).isFalse();
        assertThat(second.pid()).isNotEqualTo(first.pid());
        assertThat(notes(second)).containsExactly("kept");
    }

    @Test
    void a_port_that_was_taken_is_replaced_and_the_new_one_remembered() throws Exception {
        start().stop();
        int port = Integer.parseInt(Files.readString(layout().port()).strip());
        String moved;
        try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            var second = start();
            moved = second.connection().url();
            assertThat(moved).doesNotContain(":" + port + "/");
            second.stop();
        }
        assertThat(start().connection().url()).isEqualTo(moved);
    }

    @Test
    void what_a_killed_start_left_half_done_is_begun_anew() throws Exception {
        Path data = Files.createDirectories(home.resolve("postgres/data.new/base"));
        Files.writeString(data.resolve("half"), "written");

        var postgres = start();
        try (var admin = admin(postgres);
                var statement = admin.createStatement()) {
            assertThat(statement.execute("SELECT 1")).isTrue();
        }
        assertThat(home.resolve("postgres/data.new")).doesNotExist();
    }

    @Test
    void nobody_else_can_read_what_is_kept() throws Exception {
        start();
        try (var files = Files.walk(home.resolve("postgres"))) {
            var readable =
                    files.filter(
                                    file ->
                                            !file.endsWith("postgres")
                                                    && !PosixFilePermissions.toString(
                                                                    permissions(file))
                                                            .endsWith("------"))
                            .toList();
            assertThat(readable).isEmpty();
        }
        assertThat(PosixFilePermissions.toString(permissions(layout().credentials())))
                .isEqualTo("rw-------");
        assertThat(layout().folder().resolve("initdb.password")).doesNotExist();
    }

    private LocalPostgres start() throws Exception {
        return start(cache);
    }

    private LocalPostgres start(Path place) throws Exception {
        var postgres = LocalPostgres.start(home, List.of(place), progress::add);
        started.add(postgres);
        return postgres;
    }

    private LocalPostgres timed(String what, Path place) throws Exception {
        long begin = System.nanoTime();
        var postgres = start(place);
        System.out.printf(
                "LocalPostgres: %s took %.2f s%n", what, (System.nanoTime() - begin) / 1e9);
        return postgres;
    }

    private Layout layout() throws LocalPostgresFailure {
        return Layout.in(home);
    }

    /** Dead is enough: it may be a while until the system's first process has buried it. */
    private static void kill(long pid) throws Exception {
        assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
        var deadline = Deadline.in(Duration.ofSeconds(10));
        while (worksBelow(pid, Path.of("/"))) {
            assertThat(deadline.passed()).isFalse();
            deadline.pause();
        }
    }

    private static List<ProcessHandle> serversBelow(Path place) {
        return ProcessHandle.allProcesses()
                .filter(process -> worksBelow(process.pid(), place))
                .toList();
    }

    private static boolean worksBelow(long pid, Path place) {
        Path process = Path.of("/proc", Long.toString(pid));
        try {
            return Files.readSymbolicLink(process.resolve("cwd")).startsWith(place);
        } catch (IOException e) {
            return false;
        }
    }

    private static Set<PosixFilePermission> permissions(Path file) {
        try {
            return Files.getPosixFilePermissions(file);
        } catch (IOException e) {
            return Set.of();
        }
    }

    private static Connection admin(LocalPostgres postgres) throws SQLException {
        var to = postgres.connection();
        return connect(to.url(), to.adminUser(), to.adminPassword());
    }

    private static Connection connect(String url, String user, Secret password)
            throws SQLException {
        return DriverManager.getConnection(url, user, password.reveal());
    }

    private static String setting(Connection connection, String name) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SHOW " + name)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static void write(LocalPostgres postgres, String note) throws SQLException {
        try (var connection = admin(postgres);
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE note (text text)");
            statement.execute("INSERT INTO note VALUES ('" + note + "')");
        }
    }

    private static List<String> notes(LocalPostgres postgres) throws SQLException {
        try (var connection = admin(postgres);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT text FROM note")) {
            var notes = new ArrayList<String>();
            while (rows.next()) {
                notes.add(rows.getString(1));
            }
            return notes;
        }
    }

    /** One that counts and counts: it never waits, and so it does not hear that its parent died. */
    private static CompletableFuture<Void> busyBackend(LocalPostgres postgres) throws SQLException {
        var connection = admin(postgres);
        setting(connection, "port");
        var counting =
                CompletableFuture.runAsync(
                        () -> {
                            try (connection;
                                    var statement = connection.createStatement()) {
                                statement.execute("DO 'BEGIN WHILE true LOOP END LOOP; END'");
                            } catch (SQLException e) {
                                throw new CompletionException(e);
                            }
                        });
        try (var watcher = admin(postgres);
                var statement = watcher.createStatement()) {
            boolean counts = false;
            while (!counts) {
                try (var rows =
                        statement.executeQuery(
                                "SELECT count(*) = 1 FROM pg_stat_activity WHERE query LIKE 'DO %'"
                                        + " AND state = 'active'")) {
                    counts = rows.next() && rows.getBoolean(1);
                }
            }
        }
        return counting;
    }
}
