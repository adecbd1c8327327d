package com.athyper.proof.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Ends every process that a test has left behind, even if the test was ended itself. */
final class Reaper {
    private static final Map<Process, Path> WATCHED = new ConcurrentHashMap<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(Reaper::reap, "reaper"));
    }

    private Reaper() {}

    /**
     * @param home where a database may be that the process has started and not ended
     */
    static void watch(Process process, Path home) {
        WATCHED.put(process, home);
    }

    private static void reap() {
        WATCHED.keySet().forEach(Process::destroyForcibly);
        WATCHED.values().stream()
                .distinct()
                .flatMap(home -> postmaster(home).stream())
                .forEach(ProcessHandle::destroy);
    }

    /** The database that runs in this home, whoever started it. */
    static Optional<ProcessHandle> postmaster(Path home) {
        try (var files = Files.find(home, 4, (file, _) -> file.endsWith("postmaster.pid"))) {
            Optional<Path> found = files.findFirst();
            if (found.isEmpty()) {
                return Optional.empty();
            }
            return ProcessHandle.of(Long.parseLong(Files.readAllLines(found.get()).getFirst()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
