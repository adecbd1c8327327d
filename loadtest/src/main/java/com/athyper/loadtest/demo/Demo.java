package com.athyper.loadtest.demo;

import com.athyper.loadtest.api.Api;
import com.athyper.loadtest.api.NotAsPromised;

import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Walks the main job against a running node; ends with 1 if anything is not as promised. */
public final class Demo {
    private Demo() {}

    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(List.copyOf(Arrays.asList(arguments)), System.getenv()));
    }

    private static int run(List<String> arguments, Map<String, String> environment)
            throws InterruptedException {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        var unknown = arguments.stream().filter(word -> !word.equals("--no-kill")).findFirst();
        if (unknown.isPresent()) {
            out.println("demo: `" + unknown.get() + "` is not understood; there is --no-kill");
            return 2;
        }
        var transcript = new Transcript(out, isTerminal(environment));
        var clock = InstantSource.system();
        try (var api = new Api(Api.baseOf(environment), clock)) {
            var walk = new Walk(api, transcript, clock);
            var started = clock.instant();
            var victim = victim(arguments, environment);
            new Definitions(walk).requisition();
            new Requisition(walk, new Crash(walk, victim)).walk();
            new Deadline(walk).walk();
            new Foresight(walk, started).walk();
            transcript.end("All %d steps were as promised.".formatted(transcript.steps()));
            return 0;
        } catch (ConnectException _) {
            out.println("demo: nobody answers at " + Api.baseOf(environment));
            return 1;
        } catch (NotAsPromised | IOException e) {
            out.println();
            out.println("demo: after step %d: %s".formatted(transcript.steps(), e.getMessage()));
            return 1;
        }
    }

    @SuppressWarnings("SystemConsoleNull") // it does again since JDK 25, when output is redirected
    private static boolean isTerminal(Map<String, String> environment) {
        var console = System.console();
        return console != null && console.isTerminal() && !environment.containsKey("NO_COLOR");
    }

    /** The node that may be killed: ours, on this machine, unless somebody objects. */
    private static Optional<Crash.Victim> victim(
            List<String> arguments, Map<String, String> environment) throws IOException {
        String home = environment.get("ATHYPER_HOME");
        String command = environment.get("ATHYPER_COMMAND");
        if (home == null
                || command == null
                || environment.containsKey("ATHYPER_URL")
                || arguments.contains("--no-kill")) {
            return Optional.empty();
        }
        Path pidFile = Path.of(home, "node.pid");
        return Crash.node(pidFile).map(_ -> new Crash.Victim(pidFile, command));
    }
}
