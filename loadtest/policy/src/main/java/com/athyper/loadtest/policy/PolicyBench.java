package com.athyper.loadtest.policy;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Compares decisions: first that all engines give the same answers, then how long they take and
 * what they allocate, and at last what it takes to compile ours.
 */
public final class PolicyBench {
    private static final int[] RULES = {10, 100, 1_000, 10_000};

    /** Questions that every engine is asked to compare the answers; the slow ones take a while. */
    private static final int COMPARED = 200;

    private PolicyBench() {}

    /** Takes {@code --seconds N}, for each measurement, and {@code --rules 10,100}. */
    public static void main(String[] arguments) throws RunnerException {
        int seconds = Integer.parseInt(option(arguments, "--seconds", "2"));
        int[] sizes =
                Arrays.stream(option(arguments, "--rules", "10,100,1000,10000").split(","))
                        .mapToInt(Integer::parseInt)
                        .toArray();
        compare(sizes);
        table(measured(seconds, sizes));
        new Compilation(System.out).report(RULES[RULES.length - 1]);
    }

    private static String option(String[] arguments, String name, String otherwise) {
        int at = List.of(arguments).indexOf(name);
        return at < 0 || at + 1 == arguments.length ? otherwise : arguments[at + 1];
    }

    private static void compare(int[] sizes) {
        for (World.Scenario scenario : World.Scenario.values()) {
            for (int rules : sizes) {
                World world = World.of(scenario, rules);
                var engines =
                        Arrays.stream(Engine.Kind.values()).map(kind -> kind.over(world)).toList();
                int allowed = 0;
                for (int question = 0; question < COMPARED; question++) {
                    int asked = question;
                    var answers =
                            engines.stream()
                                    .map(engine -> engine.allows(asked))
                                    .distinct()
                                    .toList();
                    if (answers.size() > 1) {
                        throw new IllegalStateException(
                                "the engines differ: " + world.questions().get(question));
                    }
                    allowed += answers.getFirst() ? 1 : 0;
                }
                System.out.printf(
                        Locale.ROOT,
                        "%-4s %6d rules: %d questions answered alike, %d of them with yes%n",
                        scenario,
                        rules,
                        COMPARED,
                        allowed);
            }
        }
    }

    private static List<RunResult> measured(int seconds, int[] sizes) throws RunnerException {
        var options =
                new OptionsBuilder()
                        .include(Decisions.class.getName())
                        .param(
                                "rules",
                                Arrays.stream(sizes)
                                        .mapToObj(String::valueOf)
                                        .toArray(String[]::new))
                        .forks(1)
                        .threads(1)
                        .warmupIterations(2)
                        .warmupTime(TimeValue.seconds(seconds))
                        .measurementIterations(3)
                        .measurementTime(TimeValue.seconds(seconds))
                        .jvmArgs(
                                "-Xmx1g",
                                "-XX:+UseSerialGC",
                                "--enable-native-access=ALL-UNNAMED",
                                "-Dslf4j.internal.verbosity=ERROR")
                        .addProfiler(GCProfiler.class)
                        .verbosity(VerboseMode.SILENT)
                        .build();
        return List.copyOf(new Runner(options).run());
    }

    private static void table(List<RunResult> results) {
        System.out.printf(
                "%n%-8s %-5s %6s %12s %12s %12s %14s%n",
                "engine", "asks", "rules", "p50 ns", "p99 ns", "mean ns", "bytes/decision");
        for (World.Scenario scenario : World.Scenario.values()) {
            for (String rules : sizes(results)) {
                for (Engine.Kind engine : Engine.Kind.values()) {
                    row(results, engine, scenario, rules);
                }
            }
        }
    }

    private static List<String> sizes(List<RunResult> results) {
        return results.stream()
                .map(result -> result.getParams().getParam("rules"))
                .distinct()
                .sorted((a, b) -> Integer.compare(Integer.parseInt(a), Integer.parseInt(b)))
                .toList();
    }

    /** The two modes of one measurement are one row. */
    private static void row(
            List<RunResult> results, Engine.Kind engine, World.Scenario scenario, String rules) {
        double median = 0;
        double late = 0;
        double mean = 0;
        double bytes = 0;
        for (RunResult result : results) {
            var params = result.getParams();
            if (params.getParam("engine").equals(engine.name())
                    && params.getParam("scenario").equals(scenario.name())
                    && params.getParam("rules").equals(rules)) {
                switch (params.getMode()) {
                    case SampleTime -> {
                        var times = result.getPrimaryResult().getStatistics();
                        median = times.getPercentile(50);
                        late = times.getPercentile(99);
                    }
                    case AverageTime -> {
                        mean = result.getPrimaryResult().getScore();
                        var allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
                        bytes = allocated == null ? 0 : allocated.getScore();
                    }
                    case Throughput, SingleShotTime, All -> {}
                }
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%-8s %-5s %6s %12.0f %12.0f %12.0f %14.0f%n",
                engine.name().toLowerCase(Locale.ROOT),
                scenario.name().toLowerCase(Locale.ROOT),
                rules,
                median,
                late,
                mean,
                bytes);
    }
}
