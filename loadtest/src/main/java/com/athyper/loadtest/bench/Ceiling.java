package com.athyper.loadtest.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What PostgreSQL itself can do on this machine: durable transactions of one inserted row each, by
 * pgbench. No platform on it can be faster than that, one commit at a time.
 */
final class Ceiling {
    private static final Pattern RATE = Pattern.compile("(?m)^tps = ([0-9.]+)");
    private static final Pattern LATENCY = Pattern.compile("(?m)^latency average = ([0-9.]+) ms");
    private static final String MAKE =
            """
            DROP TABLE IF EXISTS athyper_ceiling;
            CREATE TABLE athyper_ceiling (
              id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, title text NOT NULL,
              amount numeric(18, 2) NOT NULL, at timestamptz NOT NULL DEFAULT now());
            """;
    private static final String INSERT =
            "INSERT INTO athyper_ceiling (title, amount) VALUES ('A measured order', 125.50);\n";
    private static final String DROP = "DROP TABLE athyper_ceiling;\n";

    private final List<String> program;
    private final Map<String, String> connection;

    /**
     * @param program pgbench, as a command
     * @param connection {@code PGHOST}, {@code PGPORT}, {@code PGUSER}, {@code PGPASSWORD}, {@code
     *     PGDATABASE}
     */
    Ceiling(List<String> program, Map<String, String> connection) {
        this.program = List.copyOf(program);
        this.connection = Map.copyOf(connection);
    }

    /** Transactions per second and their mean latency. */
    record Rate(double perSecond, double meanMillis) {
        String markdown(int clients) {
            return "| pgbench: one row, one durable commit | %d | %.0f | %.2f |"
                    .formatted(clients, perSecond, meanMillis);
        }
    }

    static final String HEAD =
            """
            | ceiling | clients | per second | mean ms |
            | --- | ---: | ---: | ---: |\
            """;

    /** The first pgbench on the path. */
    static Optional<Path> find(String path) {
        for (String folder : path.split(java.io.File.pathSeparator)) {
            Path candidate = Path.of(folder, "pgbench");
            if (!folder.isEmpty() && Files.isExecutable(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    void make() throws IOException, InterruptedException {
        run(MAKE, List.of("-c", "1", "-t", "1"));
    }

    void drop() throws IOException, InterruptedException {
        run(DROP, List.of("-c", "1", "-t", "1"));
    }

    Rate insert(int clients, Duration duration) throws IOException, InterruptedException {
        String report =
                run(
                        INSERT,
                        List.of(
                                "-c",
                                Integer.toString(clients),
                                "-j",
                                Integer.toString(Math.min(clients, 2)),
                                "-M",
                                "prepared",
                                "-T",
                                Long.toString(duration.toSeconds())));
        return rate(report)
                .orElseThrow(
                        () -> new IOException("pgbench's report is not understood: " + report));
    }

    static Optional<Rate> rate(String report) {
        var perSecond = RATE.matcher(report);
        var latency = LATENCY.matcher(report);
        return perSecond.find() && latency.find()
                ? Optional.of(
                        new Rate(
                                Double.parseDouble(perSecond.group(1)),
                                Double.parseDouble(latency.group(1))))
                : Optional.empty();
    }

    private String run(String script, List<String> options)
            throws IOException, InterruptedException {
        Path file = Files.createTempFile("athyper-ceiling", ".sql");
        try {
            Files.writeString(file, script);
            var command = new ArrayList<>(program);
            command.addAll(List.of("-n", "-f", file.toString()));
            command.addAll(options);
            var builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().putAll(connection);
            var process = builder.start();
            String report =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException("pgbench failed: " + report.strip());
            }
            return report;
        } finally {
            Files.delete(file);
        }
    }
}
