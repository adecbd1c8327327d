package com.athyper.loadtest.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where the PostgreSQL is that the node uses, as libpq's variables say it. */
final class LocalDatabase {
    /** How deep under the home a data directory may lie. */
    private static final int DEPTH = 4;

    /** PostgreSQL writes its port into the fourth line of {@code postmaster.pid}. */
    private static final int PORT_LINE = 3;

    private LocalDatabase() {}

    /** What the environment says, else the server that runs under {@code ATHYPER_HOME}. */
    static Optional<Map<String, String>> of(Map<String, String> environment) throws IOException {
        if (environment.containsKey("PGHOST")) {
            return Optional.of(Map.of());
        }
        String home = environment.get("ATHYPER_HOME");
        if (home == null || !Files.isDirectory(Path.of(home))) {
            return Optional.empty();
        }
        try (var files = Files.find(Path.of(home), DEPTH, (path, _) -> isPidFile(path))) {
            for (Path file : files.toList()) {
                var port = port(Files.readAllLines(file));
                if (port.isPresent()) {
                    return Optional.of(local(port.get(), environment));
                }
            }
        }
        return Optional.empty();
    }

    static Optional<String> port(List<String> pidFile) {
        return pidFile.size() > PORT_LINE && pidFile.get(PORT_LINE).matches("[0-9]{1,5}")
                ? Optional.of(pidFile.get(PORT_LINE))
                : Optional.empty();
    }

    private static boolean isPidFile(Path path) {
        return path.endsWith("postmaster.pid");
    }

    private static Map<String, String> local(String port, Map<String, String> environment) {
        var connection = new HashMap<String, String>();
        connection.put("PGHOST", "127.0.0.1");
        connection.put("PGPORT", port);
        connection.put("PGUSER", environment.getOrDefault("PGUSER", "postgres"));
        connection.put("PGDATABASE", environment.getOrDefault("PGDATABASE", "postgres"));
        return connection;
    }
}
