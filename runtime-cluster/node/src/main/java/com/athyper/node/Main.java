package com.athyper.node;

import com.athyper.node.bootstrap.StartFailure;
import com.athyper.node.measure.FootprintCommand;
import com.athyper.node.settings.ExitCode;
import com.athyper.node.settings.NodeSettings;
import com.athyper.node.settings.SettingsReader;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The process. {@code Main [--config FILE] [--set key=value]…} runs a node until it is told to
 * stop; {@code Main --check} says whether the settings are sound and ends; {@code Main db …} is
 * {@link DatabaseCommand}.
 */
public final class Main {
    private static final String USAGE =
            "usage: [--config FILE] [--set key=value]... [--check | --describe]";

    private enum Mode {
        RUN,
        CHECK,
        DESCRIBE
    }

    private record CommandLine(Mode mode, Optional<Path> file, List<String> overrides) {}

    private Main() {}

    public static void main(String[] arguments) {
        String first = arguments.length > 0 ? arguments[0] : "";
        List<String> others =
                List.of(arguments).subList(Math.min(1, arguments.length), arguments.length);
        switch (first) {
            case "db" ->
                    exit(new DatabaseCommand(System.getenv(), System.out, System.err).run(others));
            case "footprint" -> exit(new FootprintCommand(System.out, System.err).run(others));
            default -> node(List.of(arguments));
        }
    }

    private static void exit(ExitCode code) {
        System.exit(code.number());
    }

    private static void node(List<String> arguments) {
        Optional<CommandLine> line = parse(arguments);
        if (line.isEmpty()) {
            System.err.println(USAGE);
            exit(ExitCode.USAGE);
            return;
        }
        switch (SettingsReader.load(line.get().file(), System.getenv(), line.get().overrides())) {
            case SettingsReader.Loaded.Faulty(var faults) -> {
                System.err.println("the settings have " + faults.size() + " fault(s):");
                faults.forEach(fault -> System.err.println("  " + fault));
                exit(ExitCode.SETTINGS_INVALID);
            }
            case SettingsReader.Loaded.Sound(var settings, var description) -> {
                switch (line.get().mode()) {
                    case CHECK -> System.out.println("the settings are sound");
                    case DESCRIBE -> System.out.print(description);
                    case RUN -> run(settings);
                }
            }
        }
    }

    private static void run(NodeSettings settings) {
        long begin = System.nanoTime();
        Logging.configure(settings.log(), settings.nodeName());
        var node = new Node(settings, step -> System.out.println("  " + step));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(node), "stop"));
        System.out.println(
                "athyper " + Version.current() + " starts (" + settings.nodeName() + ")");
        try {
            node.start();
        } catch (StartFailure e) {
            System.err.println(e.getMessage());
            Runtime.getRuntime().halt(e.code().number());
        }
        double seconds = Duration.ofNanos(System.nanoTime() - begin).toMillis() / 1000.0;
        System.out.printf("ready after %.1f s%n", seconds);
        System.out.println("READY " + node.addresses());
    }

    /** Runs once, whatever the number of signals: the JVM starts its hooks but once. */
    private static void stop(Node node) {
        Thread guard =
                Thread.ofPlatform()
                        .daemon()
                        .name("stop-guard")
                        .unstarted(
                                () -> {
                                    try {
                                        Thread.sleep(Node.STOP_WITHIN);
                                    } catch (InterruptedException e) {
                                        return;
                                    }
                                    System.err.println("draining took too long and is cut off");
                                    Runtime.getRuntime().halt(ExitCode.STOP_TIMED_OUT.number());
                                });
        guard.start();
        System.out.println("stopping");
        node.stop();
        System.out.println("stopped");
        Runtime.getRuntime().halt(node.exitCode().number());
    }

    private static Optional<CommandLine> parse(List<String> arguments) {
        var mode = Mode.RUN;
        Optional<Path> file = Optional.empty();
        var overrides = new ArrayList<String>();
        for (int i = 0; i < arguments.size(); i++) {
            boolean another = i + 1 < arguments.size();
            switch (arguments.get(i)) {
                case "--check" -> mode = Mode.CHECK;
                case "--describe" -> mode = Mode.DESCRIBE;
                case "--config" -> {
                    if (!another) {
                        return Optional.empty();
                    }
                    file = Optional.of(Path.of(arguments.get(++i)));
                }
                case "--set" -> {
                    if (!another) {
                        return Optional.empty();
                    }
                    overrides.add(arguments.get(++i));
                }
                default -> {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(new CommandLine(mode, file, overrides));
    }
}
