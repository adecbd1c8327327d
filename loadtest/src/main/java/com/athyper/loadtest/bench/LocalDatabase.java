package com.athyper.loadtest.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** Where the PostgreSQL is that the node uses, as libpq's variables say it. */
final class LocalDatabase {
    /** Where under the home a node's PostgreSQL is, and a cluster's. */
    private static final List<String> PLACES = List.of("postgres", "cluster/postgres");

    private static final String SUPERUSER = "postgres";

    /** PostgreSQL writes its port into the fourth line of {@code postmaster.pid}. */
    private static final int PORT_LINE = 3;

    private LocalDatabase() {}

    /** What the environment says, else the server that runs under {@code ATHYPER_HOME}. */
    static Optional<Map<String, String>> of(Map<String, String> environment) throws IOException {
        if (environment.containsKey("PGHOST")) {
            return Optional.of(Map.of());
        }
        String home = environment.get("ATHYPER_HOME");
        if (home == null) {
            return Optional.empty();
        }
        for (String place : PLACES) {
            Path folder = Path.of(home).resolve(place);
            Path pidFile = folder.resolve("data/postmaster.pid");
            if (Files.isReadable(pidFile)) {
                return Optional.of(
                        local(
                                port(Files.readAllLines(pidFile)),
                                password(folder.resolve("credentials.properties"))));
            }
        }
        return Optional.empty();
    }

    private static Map<String, String> local(String port, String password) {
        var connection = new HashMap<String, String>();
        connection.put("PGHOST", "127.0.0.1");
        connection.put("PGPORT", port);
        connection.put("PGUSER", SUPERUSER);
        connection.put("PGPASSWORD", password);
        connection.put("PGDATABASE", "postgres");
        return connection;
    }

    private static String port(List<String> pidFile) throws IOException {
        if (pidFile.size() <= PORT_LINE || !pidFile.get(PORT_LINE).matches("[0-9]{1,5}")) {
            throw new IOException("PostgreSQL has not said its port yet");
        }
        return pidFile.get(PORT_LINE);
    }

    private static String password(Path credentials) throws IOException {
        var properties = new Properties();
        try (var text = Files.newBufferedReader(credentials)) {
            properties.load(text);
        }
        String password = properties.getProperty(SUPERUSER);
        if (password == null) {
            throw new IOException(credentials + " has no password for " + SUPERUSER);
        }
        return password;
    }
}
