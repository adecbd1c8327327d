package com.athyper.node.measure;

import com.athyper.node.measure.Footprint.Taken;
import com.athyper.node.settings.ExitCode;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code footprint --definitions N,N,… --tenants N,N,…}: a table of what the entities of so many
 * tenants over one base take in a node's memory.
 */
public final class FootprintCommand {
    private static final String USAGE =
            "usage: footprint --definitions N,N,… --tenants N,N,… (up to 2000 and 1000)";
    private static final int DEFINITIONS_MAX = 2_000;
    private static final int TENANTS_MAX = 1_000;
    private static final int WARM_UP = 50;

    private static final String HEAD =
            """
            | entities | tenants | of each tenant's own | first ms | each further ms | all MiB | each further KiB |
            | ---: | ---: | --- | ---: | ---: | ---: | ---: |\
            """;

    private final PrintStream out;
    private final PrintStream err;

    private record Wanted(List<Integer> definitions, List<Integer> tenants) {}

    public FootprintCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    public ExitCode run(List<String> arguments) {
        Optional<Wanted> wanted = parse(arguments);
        if (wanted.isEmpty()) {
            err.println(USAGE);
            return ExitCode.USAGE;
        }
        Footprint.of(WARM_UP, List.of(2), true);
        out.println(HEAD);
        for (int entities : wanted.get().definitions()) {
            for (boolean customizing : new boolean[] {false, true}) {
                Footprint.of(entities, wanted.get().tenants(), customizing)
                        .forEach(taken -> out.println(line(entities, customizing, taken)));
            }
        }
        return ExitCode.OK;
    }

    private static String line(int entities, boolean customizing, Taken taken) {
        return String.format(
                Locale.ROOT,
                "| %d | %d | %s | %.1f | %.1f | %.2f | %.1f |",
                entities,
                taken.tenants(),
                customizing ? "an overlay on one entity" : "nothing",
                taken.firstMillis(),
                taken.furtherMillis(),
                taken.bytes() / 1048576.0,
                taken.furtherBytes() / 1024.0);
    }

    private static Optional<Wanted> parse(List<String> arguments) {
        List<Integer> definitions = List.of();
        List<Integer> tenants = List.of();
        for (int i = 0; i < arguments.size(); i += 2) {
            String value = i + 1 < arguments.size() ? arguments.get(i + 1) : "";
            switch (arguments.get(i)) {
                case "--definitions" -> definitions = numbers(value, DEFINITIONS_MAX);
                case "--tenants" -> tenants = numbers(value, TENANTS_MAX);
                case String _ -> {
                    return Optional.empty();
                }
            }
        }
        return definitions.isEmpty() || tenants.isEmpty()
                ? Optional.empty()
                : Optional.of(new Wanted(definitions, tenants));
    }

    /** From few to many; nothing if one of them is none, or too much. */
    private static List<Integer> numbers(String value, int max) {
        return value.matches("[0-9]{1,4}(,[0-9]{1,4})*")
                ? Optional.of(
                                Arrays.stream(value.split(","))
                                        .map(Integer::parseInt)
                                        .sorted()
                                        .distinct()
                                        .toList())
                        .filter(all -> all.getFirst() >= 1 && all.getLast() <= max)
                        .orElse(List.of())
                : List.of();
    }
}
