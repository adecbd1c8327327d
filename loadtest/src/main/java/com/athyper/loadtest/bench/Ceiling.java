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
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** What PostgreSQL itself can do on this machine, by pgbench: no platform on it can be faster. */
final class Ceiling {
    private static final Pattern RATE = Pattern.compile("(?m)^tps = ([0-9.]+)");
    private static final Pattern LATENCY = Pattern.compile("(?m)^latency average = ([0-9.]+) ms");
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
        /**
         * @param ours calls per second of the scenario, if it was measured with as many clients
         */
        String markdown(ByHand work, int clients, OptionalDouble ours) {
            return "| %s | %s | %d | %.0f | %.2f | %s |"
                    .formatted(
                            work.scenario(),
                            work.what(),
                            clients,
                            perSecond,
                            meanMillis,
                            ours.isPresent()
                                    ? "%.2f".formatted(ours.getAsDouble() / perSecond)
                                    : "");
        }
    }

    static final String HEAD =
            """
            | scenario | by hand, in pgbench | clients | per second | mean ms | ours to that |
            | --- | --- | ---: | ---: | ---: | ---: |\
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

    void make(int rows) throws IOException, InterruptedException {
        run(
                ByHand.MAKE,
                List.of(
                        "-c",
                        "1",
                        "-t",
                        "1",
                        "-D",
                        "rows=" + rows,
                        "-D",
                        "customers=" + Sales.CUSTOMERS));
    }

    void drop() throws IOException, InterruptedException {
        run(ByHand.DROP, List.of("-c", "1", "-t", "1"));
    }

    Rate rate(ByHand work, int rows, int clients, Duration duration)
            throws IOException, InterruptedException {
        String report =
                run(
                        work.script(),
                        List.of(
                                "-D",
                                "rows=" + rows,
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
