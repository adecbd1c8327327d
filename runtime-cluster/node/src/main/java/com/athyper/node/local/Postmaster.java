package com.athyper.node.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The process that serves one folder of data, whoever started it. */
record Postmaster(long pid, Programs programs) {
    private static final int PORT_LINE = 3;
    private static final int STATUS_LINE = 7;
    private static final Duration FAST = Duration.ofSeconds(20);
    private static final Duration IMMEDIATE = Duration.ofSeconds(6);
    private static final Duration KILLED = Duration.ofSeconds(5);
    private static final Duration SIGNAL = Duration.ofSeconds(5);

    /**
     * The one that the folder's pid file names, if it lives. A number alone proves nothing: it may
     * have been given to another program since.
     */
    static Optional<Postmaster> of(Programs programs) throws LocalPostgresFailure {
        List<String> lines = lines(programs.layout());
        if (lines.isEmpty() || !lines.getFirst().matches("\\d{1,10}")) {
            return Optional.empty();
        }
        var named = new Postmaster(Long.parseLong(lines.getFirst()), programs);
        return named.isAlive() ? Optional.of(named) : Optional.empty();
    }

    /** Ends what a server that is dead has left of itself; only while there is no other. */
    static void endOrphans(Programs programs) {
        ProcessHandle.allProcesses()
                .filter(process -> new Postmaster(process.pid(), programs).isAlive())
                .forEach(ProcessHandle::destroyForcibly);
    }

    /** It runs PostgreSQL and works in our folder; what is dead but not yet buried does neither. */
    boolean isAlive() {
        return programs.layout().realData().isPresent()
                && program()
                        .map(path -> path.getFileName().toString().startsWith("postgres"))
                        .orElse(false)
                && link("cwd").equals(programs.layout().realData());
    }

    /** Whether it was started from the programs that we would start it from. */
    boolean isOfThisVersion() {
        return program().map(programs.bin().resolve("postgres")::equals).orElse(false);
    }

    /** Where it listens, once it is ready for connections. */
    OptionalInt port() throws LocalPostgresFailure {
        List<String> lines = lines(programs.layout());
        return !lines.isEmpty() && lines.getFirst().equals(Long.toString(pid))
                ? port(lines)
                : OptionalInt.empty();
    }

    /** Where one says that it listens that serves this folder; it may have ended since. */
    static OptionalInt port(Layout layout) throws LocalPostgresFailure {
        return port(lines(layout));
    }

    private static OptionalInt port(List<String> lines) {
        return lines.size() > STATUS_LINE && lines.get(STATUS_LINE).strip().equals("ready")
                ? OptionalInt.of(Integer.parseInt(lines.get(PORT_LINE).strip()))
                : OptionalInt.empty();
    }

    /**
     * Ends it: first so that it breaks off what is under way and writes all to disk, then without
     * tidying up, at last by force. What was committed survives each of them.
     */
    void stop() throws LocalPostgresFailure, InterruptedException {
        if (endsBy("INT", FAST) || endsBy("QUIT", IMMEDIATE)) {
            return;
        }
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        if (!ends(KILLED)) {
            throw new LocalPostgresFailure(
                    LocalPostgresFailure.Reason.STOP_FAILED,
                    "PostgreSQL (process " + pid + ") cannot be stopped");
        }
    }

    private boolean endsBy(String signal, Duration limit)
            throws LocalPostgresFailure, InterruptedException {
        if (isAlive()) {
            // If it ended just now the signal finds nobody, and that is what was wanted.
            var _ = programs.run(SIGNAL, "pg_ctl", "kill", signal, Long.toString(pid));
        }
        return ends(limit);
    }

    private boolean ends(Duration limit) throws InterruptedException {
        var deadline = Deadline.in(limit);
        while (isAlive()) {
            if (deadline.passed()) {
                return false;
            }
            deadline.pause();
        }
        return true;
    }

    private Optional<Path> program() {
        return link("exe");
    }

    private Optional<Path> link(String name) {
        try {
            return Optional.of(Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), name)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static List<String> lines(Layout layout) throws LocalPostgresFailure {
        return Layout.read(layout.pidFile()).map(text -> text.lines().toList()).orElse(List.of());
    }
}
