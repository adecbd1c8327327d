package com.athyper.loadtest.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one run at one number of clients came to: durations by call, and what went wrong. Each
 * client has its own; they are merged at the end.
 */
final class Measured {
    static final int EXAMPLES_MAX = 3;
    private static final String WHOLE = "whole";

    private final Map<String, Samples> calls = new LinkedHashMap<>();
    private final List<String> examples = new ArrayList<>();
    private long failures;

    void took(String call, long nanos) {
        calls.computeIfAbsent(call, _ -> new Samples()).add(nanos);
    }

    void tookInAll(long nanos) {
        took(WHOLE, nanos);
    }

    void failed(String what) {
        failures++;
        if (examples.size() < EXAMPLES_MAX) {
            examples.add(what);
        }
    }

    void merge(Measured other) {
        other.calls.forEach(
                (call, samples) -> calls.computeIfAbsent(call, _ -> new Samples()).addAll(samples));
        failures += other.failures;
        other.examples.stream().limit(EXAMPLES_MAX - examples.size()).forEach(examples::add);
    }

    long failures() {
        return failures;
    }

    List<String> examples() {
        return List.copyOf(examples);
    }

    /** One line for each call, and one for the whole round unless a call is all of it. */
    List<Row> rows(String scenario, int clients, Duration elapsed) {
        return calls.entrySet().stream()
                .filter(call -> calls.size() != 2 || !call.getKey().equals(WHOLE))
                .map(
                        call ->
                                new Row(
                                        scenario,
                                        call.getKey(),
                                        clients,
                                        call.getValue().count() * 1e9 / elapsed.toNanos(),
                                        Percentiles.of(call.getValue()),
                                        failures))
                .toList();
    }

    /** Durations in nanoseconds. */
    record Percentiles(long p50, long p95, long p99) {
        static Percentiles of(Samples samples) {
            return new Percentiles(
                    samples.percentile(0.50), samples.percentile(0.95), samples.percentile(0.99));
        }
    }

    /** One line of the table. */
    record Row(
            String scenario,
            String call,
            int clients,
            double perSecond,
            Percentiles nanos,
            long failures) {

        static final String HEAD =
                """
                | scenario | call | clients | per second | p50 ms | p95 ms | p99 ms | failures |
                | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |\
                """;

        String markdown() {
            return "| %s | %s | %d | %.0f | %.2f | %.2f | %.2f | %d |"
                    .formatted(
                            scenario,
                            call,
                            clients,
                            perSecond,
                            nanos.p50() / 1e6,
                            nanos.p95() / 1e6,
                            nanos.p99() / 1e6,
                            failures);
        }
    }
}
