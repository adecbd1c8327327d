package com.athyper.loadtest.bench;

import com.athyper.loadtest.api.Api;
import com.athyper.loadtest.api.NotAsPromised;

import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Measures records and approvals over HTTP and prints tables; ends with 1 if a call failed. */
public final class Bench {
    private final PrintStream out;
    private final Plan plan;
    private final Map<String, String> environment;
    private final Map<Point, Double> ours = new HashMap<>();
    private boolean flawless = true;

    /** What was measured, and with how many clients. */
    private record Point(String scenario, int clients) {}

    private Bench(PrintStream out, Plan plan, Map<String, String> environment) {
        this.out = out;
        this.plan = plan;
        this.environment = environment;
    }

    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(Arrays.asList(arguments), System.getenv()));
    }

    private static int run(List<String> arguments, Map<String, String> environment)
            throws InterruptedException {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try (var api = new Api(Api.baseOf(environment), InstantSource.system())) {
            var bench = new Bench(out, Plan.of(arguments), environment);
            if (bench.plan.definitions().isEmpty()) {
                bench.measure(api);
                if (bench.plan.peer().isEmpty()) {
                    bench.measureCeiling();
                }
            } else {
                bench.measureDefinitions(api);
            }
            return bench.flawless ? 0 : 1;
        } catch (IllegalArgumentException e) {
            out.println("bench: " + e.getMessage() + "; there are " + Plan.USAGE);
            return 2;
        } catch (ConnectException _) {
            out.println("bench: nobody answers at " + Api.baseOf(environment));
            return 1;
        } catch (NotAsPromised | IOException e) {
            out.println("bench: " + e.getMessage());
            return 1;
        }
    }

    private void measure(Api api) throws IOException, InterruptedException {
        out.printf(
                "Closed loop over HTTP at %s, %d s each after a warm-up of %d s; %d"
                        + " processors.%n%n",
                api.base(),
                plan.duration().toSeconds(),
                plan.warmUp().toSeconds(),
                Runtime.getRuntime().availableProcessors());
        List<Scenario> scenarios =
                all(new Preparation(api)).stream()
                        .filter(scenario -> scenario.name().contains(plan.only()))
                        .toList();
        if (plan.warmUp().isPositive()) {
            for (var scenario : scenarios) {
                new Run(api, scenario, plan.clients().getLast()).last(plan.warmUp());
            }
        }
        List<String> faults = new ArrayList<>();
        out.println(Measured.Row.HEAD);
        for (var scenario : scenarios) {
            for (int clients : plan.clients()) {
                var outcome = new Run(api, scenario, clients).last(plan.duration());
                var rows = outcome.measured().rows(scenario.name(), clients, outcome.elapsed());
                rows.stream().map(Measured.Row::markdown).forEach(out::println);
                rows.stream()
                        .findFirst()
                        .ifPresent(
                                row ->
                                        ours.put(
                                                new Point(scenario.name(), clients),
                                                row.perSecond()));
                flawless &= outcome.measured().failures() == 0;
                faults.addAll(outcome.measured().examples());
            }
        }
        faults.forEach(fault -> out.println("failed: " + fault));
    }

    private List<Scenario> all(Preparation preparation) throws IOException, InterruptedException {
        if (plan.peer().equals(Plan.DIRECTUS)) {
            return new Directus(preparation, environment.getOrDefault("BENCH_TOKEN", "")).prepare();
        }
        var all = new ArrayList<>(new Scenarios(preparation).prepare());
        all.addAll(Deciding.all());
        all.addAll(
                new Sales(preparation)
                        .prepare(
                                plan.rows(),
                                there -> System.err.printf("%d of %d rows%n", there, plan.rows())));
        return all;
    }

    private void measureDefinitions(Api api) throws IOException {
        var definitions = new Definitions(new Preparation(api));
        out.println(Definitions.HEAD);
        for (int entities : plan.definitions()) {
            definitions
                    .measure(entities, made -> System.err.printf("%d entities%n", made))
                    .forEach(out::println);
        }
    }

    /** What stands in its way is said and does not spoil the rest. */
    private void measureCeiling() throws InterruptedException {
        out.println();
        try {
            var program = Ceiling.find(environment.getOrDefault("PATH", ""));
            var connection = LocalDatabase.of(environment);
            if (program.isEmpty()) {
                out.println("No ceiling: pgbench is not on the path (Debian: postgresql-contrib).");
            } else if (connection.isEmpty()) {
                out.println("No ceiling: no PGHOST, and no PostgreSQL runs under ATHYPER_HOME.");
            } else {
                measure(new Ceiling(List.of(program.get().toString()), connection.get()));
            }
        } catch (IOException e) {
            out.println("No ceiling: " + e.getMessage());
        }
    }

    private void measure(Ceiling ceiling) throws IOException, InterruptedException {
        ceiling.make(plan.rows());
        try {
            out.println(Ceiling.HEAD);
            for (ByHand work : ByHand.of(plan.only())) {
                for (int clients : plan.clients()) {
                    Double our = ours.get(new Point(work.scenario(), clients));
                    out.println(
                            ceiling.rate(work, plan.rows(), clients, plan.duration())
                                    .markdown(
                                            work,
                                            clients,
                                            our == null
                                                    ? OptionalDouble.empty()
                                                    : OptionalDouble.of(our)));
                }
            }
        } finally {
            ceiling.drop();
        }
    }
}
