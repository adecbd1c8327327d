package com.athyper.proof.process;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A node as a user starts it: a process with the test's class path and {@code
 * com.athyper.node.Main}. It can be stopped, frozen and killed, and is then the same node when it
 * is started again.
 */
public final class NodeProcess implements AutoCloseable {
    private static final Duration READY = Duration.ofSeconds(150);
    private static final Duration STOPPED = Duration.ofSeconds(60);
    private static final int TAIL_LINES = 120;

    private static final List<String> JVM =
            List.of(
                    "-Xmx400m",
                    "-XX:+UseSerialGC",
                    // Nodes live for seconds here: what the second compiler would gain, it costs.
                    "-XX:TieredStopAtLevel=1",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow");

    private final String name;
    private final Path home;
    private final Map<String, String> environment = new ConcurrentHashMap<>();
    private final int http = Ports.free();
    private final int management = Ports.free();
    private final int cluster = Ports.free();
    private int starts;
    private @Nullable Running running;

    private record Running(Process process, Path log, CompletableFuture<Boolean> ready) {}

    /**
     * @param home of this node alone; what it prints is kept beside it
     */
    public NodeProcess(String name, Path home) {
        this.name = name;
        this.home = home;
        environment.put("ATHYPER_NODE_NAME", name);
        environment.put("ATHYPER_HOME", home.toString());
        environment.put("ATHYPER_HTTP_PORT", String.valueOf(http));
        environment.put("ATHYPER_MANAGEMENT_PORT", String.valueOf(management));
        environment.put("ATHYPER_CLUSTER_PORT", String.valueOf(cluster));
    }

    /** Variables that the node is told when it starts the next time. */
    void tell(Map<String, String> variables) {
        environment.putAll(variables);
    }

    public String name() {
        return name;
    }

    public URI http() {
        return URI.create("http://127.0.0.1:" + http);
    }

    public URI management() {
        return URI.create("http://127.0.0.1:" + management);
    }

    /** As other nodes are told of it. */
    public String clusterAddress() {
        return "127.0.0.1:" + cluster;
    }

    public boolean isAlive() {
        return running != null && running.process.isAlive();
    }

    public void start() throws IOException {
        if (isAlive()) {
            throw new IllegalStateException(name + " runs already");
        }
        Files.createDirectories(home);
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add("com.athyper.node.Main");
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        var variables = builder.environment();
        variables.keySet().removeIf(variable -> variable.startsWith("ATHYPER_"));
        variables.putAll(environment);
        Process process = builder.start();
        Path log = home.resolveSibling("%s-%d.log".formatted(name, ++starts));
        var ready = new CompletableFuture<Boolean>();
        running = new Running(process, log, ready);
        Thread.ofPlatform()
                .daemon()
                .name(name + " output")
                .start(() -> keepOutput(process, log, ready));
        Reaper.watch(process, home);
    }

    private static void keepOutput(Process process, Path log, CompletableFuture<Boolean> ready) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
                var kept = Files.newBufferedWriter(log)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                kept.write(line);
                kept.newLine();
                kept.flush();
                if (line.startsWith("READY")) {
                    ready.complete(true);
                }
            }
        } catch (IOException _) {
            // A killed process takes its pipe with it.
        } finally {
            ready.complete(false);
        }
    }

    public void awaitReady() throws InterruptedException {
        Running now = present();
        try {
            if (!now.ready.get(READY.toMillis(), TimeUnit.MILLISECONDS)) {
                now.process.waitFor(5, TimeUnit.SECONDS);
                throw new AssertionError(name + " ended before it was ready:\n" + output());
            }
        } catch (TimeoutException e) {
            throw new AssertionError(name + " is not ready after " + READY + ":\n" + output(), e);
        } catch (ExecutionException e) {
            throw new AssertionError(name + "'s output cannot be read", e);
        }
    }

    /** No hand-off and no goodbye. */
    public void kill() throws InterruptedException {
        Process process = present().process;
        process.destroyForcibly();
        ended(process, Duration.ofSeconds(10));
    }

    /** SIGTERM: the node drains and ends in its own time. */
    public void stop() throws InterruptedException {
        Process process = present().process;
        process.destroy();
        ended(process, STOPPED);
    }

    /** The process stops where it is, with every connection open. */
    public void freeze() throws IOException, InterruptedException {
        signal("-STOP");
    }

    public void thaw() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        var kill =
                new ProcessBuilder("kill", signal, String.valueOf(present().process.pid())).start();
        if (kill.waitFor() != 0) {
            throw new AssertionError(name + " cannot be sent " + signal);
        }
    }

    private void ended(Process process, Duration patience) throws InterruptedException {
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError(name + " does not end within " + patience + ":\n" + output());
        }
    }

    private Running present() {
        if (running == null) {
            throw new IllegalStateException(name + " was never started");
        }
        return running;
    }

    /** The last lines that the node printed. */
    public String output() {
        try {
            if (running == null || !Files.exists(running.log)) {
                return "(nothing)";
            }
            List<String> lines = Files.readAllLines(running.log);
            return String.join(
                    "\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets the node end as it should, which also ends a database that it has started. */
    @Override
    public void close() {
        if (isAlive()) {
            try {
                stop();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Ends the process before {@link #close} would wait for it. */
    void destroy() {
        if (running != null) {
            running.process.destroyForcibly();
        }
    }
}
