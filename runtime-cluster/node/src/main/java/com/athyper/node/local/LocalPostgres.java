package com.athyper.node.local;

import com.athyper.kernel.Secret;
import com.athyper.node.local.LocalPostgresFailure.Reason;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * PostgreSQL for a single machine, which a node starts for itself and keeps in its home.
 *
 * <p>The server is a process of its own, in a session of its own: it survives the node, so that
 * nothing is lost with a node that is killed and the next one takes it over; and an interrupt from
 * the terminal reaches the node alone, which stops it last. Whoever starts it holds the home's
 * lock.
 */
public final class LocalPostgres {
    private static final Duration TAKE_OVER = Duration.ofSeconds(30);
    private static final Duration LEAVE_MEMORY = Duration.ofSeconds(15);

    /** Time enough to recover from a crash; pg_ctl counts it in seconds. */
    private static final Duration START = Duration.ofMinutes(2);

    private static final int PORTS_TRIED = 5;

    /**
     * Where it is, as whom it is spoken to: {@code admin} owns the database, {@code app} nothing.
     */
    public record Connection(
            String url,
            String adminUser,
            Secret adminPassword,
            String appUser,
            Secret appPassword) {}

    private final Postmaster postmaster;
    private final boolean takenOver;
    private final Connection connection;

    private LocalPostgres(Postmaster postmaster, boolean takenOver, Connection connection) {
        this.postmaster = postmaster;
        this.takenOver = takenOver;
        this.connection = connection;
    }

    /**
     * Starts it, or takes over the one that a killed node left, and returns when it answers.
     *
     * @param progress is told what is being done if it may take a moment, a line each
     */
    public static LocalPostgres start(Path home, Consumer<String> progress)
            throws LocalPostgresFailure, InterruptedException {
        return start(home, Binaries.places(home), progress);
    }

    static LocalPostgres start(Path home, List<Path> places, Consumer<String> progress)
            throws LocalPostgresFailure, InterruptedException {
        var layout = Layout.in(home);
        var programs = Programs.of(Binaries.unpacked(places, progress), layout);
        var credentials = Credentials.of(layout);
        var data = DataFolder.of(programs, credentials, progress);
        var left = takeOver(programs, data, credentials, progress);
        if (left.isPresent()) {
            return ready(left.get(), true, credentials);
        }
        var started = launch(programs, data, progress);
        boolean ready = false;
        try {
            var postgres = ready(started, false, credentials);
            ready = true;
            return postgres;
        } finally {
            if (!ready) {
                started.stop();
            }
        }
    }

    /**
     * The one that runs in this home, for whoever does not hold the home's lock; empty if none
     * answers. It is not ours to stop.
     */
    public static Optional<Connection> running(Path home) throws LocalPostgresFailure {
        var layout = Layout.in(home);
        if (!layout.hasData()) {
            return Optional.empty();
        }
        var credentials = Credentials.of(layout);
        OptionalInt port = Postmaster.port(layout);
        return port.isPresent() && Accounts.answers(port.getAsInt(), credentials)
                ? Optional.of(connection(port.getAsInt(), credentials))
                : Optional.empty();
    }

    public Connection connection() {
        return connection;
    }

    /** The process of the server. */
    public long pid() {
        return postmaster.pid();
    }

    /** Whether it ran already, left by a node that was killed. */
    public boolean takenOver() {
        return takenOver;
    }

    /**
     * Stops it: what is under way is broken off, all is written to disk. May take seconds; a second
     * call does nothing.
     */
    public void stop() throws LocalPostgresFailure, InterruptedException {
        postmaster.stop();
    }

    private static LocalPostgres ready(
            Postmaster postmaster, boolean takenOver, Credentials credentials)
            throws LocalPostgresFailure {
        int port = postmaster.port().orElseThrow(() -> vanished(postmaster));
        Accounts.ensure(port, credentials);
        return new LocalPostgres(postmaster, takenOver, connection(port, credentials));
    }

    private static Connection connection(int port, Credentials credentials) {
        return new Connection(
                "jdbc:postgresql://127.0.0.1:" + port + "/" + Accounts.DATABASE,
                Credentials.ADMIN,
                credentials.admin(),
                Credentials.APP,
                credentials.app());
    }

    private static LocalPostgresFailure vanished(Postmaster postmaster) {
        return new LocalPostgresFailure(
                Reason.START_FAILED,
                "PostgreSQL (process %d) ended as soon as it had started (log: %s)"
                        .formatted(postmaster.pid(), postmaster.programs().layout().log()));
    }

    /** The one that runs, if it answers and is what we would start; another makes room. */
    private static Optional<Postmaster> takeOver(
            Programs programs, DataFolder data, Credentials credentials, Consumer<String> progress)
            throws LocalPostgresFailure, InterruptedException {
        var found = Postmaster.of(programs);
        if (found.isEmpty()) {
            data.forgetPostmaster();
            return found;
        }
        var postmaster = found.get();
        var deadline = Deadline.in(TAKE_OVER);
        while (postmaster.isAlive() && !deadline.passed()) {
            OptionalInt port = postmaster.port();
            if (port.isEmpty() || !Accounts.answers(port.getAsInt(), credentials)) {
                deadline.pause();
                continue;
            }
            if (postmaster.isOfThisVersion() && data.isConfigured(port.getAsInt())) {
                progress.accept(
                        "taking over the PostgreSQL that was left running (process %d, port %d)"
                                .formatted(postmaster.pid(), port.getAsInt()));
                return found;
            }
            break;
        }
        progress.accept(
                "replacing the PostgreSQL that was left running (process %d)"
                        .formatted(postmaster.pid()));
        postmaster.stop();
        data.forgetPostmaster();
        return Optional.empty();
    }

    private static Postmaster launch(Programs programs, DataFolder data, Consumer<String> progress)
            throws LocalPostgresFailure, InterruptedException {
        var deadline = Deadline.in(LEAVE_MEMORY);
        int portsTried = 0;
        while (true) {
            int port = data.choosePort();
            data.configure(port);
            progress.accept("starting PostgreSQL on port " + port);
            long mark = data.logEnd();
            var outcome = pgCtlStart(programs);
            var started = Postmaster.of(programs);
            if (outcome.good() && started.isPresent()) {
                return started.get();
            }
            if (started.isPresent()) {
                started.get().stop();
            }
            String said = data.logSince(mark);
            if (said.contains("Address already in use") && ++portsTried < PORTS_TRIED) {
                continue;
            }
            // Children of a server that was killed hold its memory until they notice, and a busy
            // one does not.
            if (said.contains("pre-existing shared memory block") && !deadline.passed()) {
                Postmaster.endOrphans(programs);
                deadline.pause();
                continue;
            }
            throw failure(said.isBlank() ? outcome.output() : said, data.layout());
        }
    }

    /** It leads the server into a session of its own and waits until connections are taken. */
    private static Programs.Outcome pgCtlStart(Programs programs)
            throws LocalPostgresFailure, InterruptedException {
        return programs.run(
                START.plusSeconds(10),
                "pg_ctl",
                "start",
                "--silent",
                "--wait",
                "--timeout=" + START.toSeconds(),
                "--pgdata=" + Layout.DATA,
                "--log=" + Layout.LOG);
    }

    private static LocalPostgresFailure failure(String said, Layout layout) {
        return said.contains("Address already in use")
                ? new LocalPostgresFailure(
                        Reason.PORT_BUSY,
                        "PostgreSQL finds every port taken: "
                                + LocalPostgresFailure.lastLines(said))
                : LocalPostgresFailure.said(
                        "PostgreSQL does not start (log: " + layout.log() + ")", said);
    }
}
