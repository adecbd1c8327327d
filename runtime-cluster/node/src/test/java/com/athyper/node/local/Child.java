package com.athyper.node.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that takes a home, or starts PostgreSQL in it, says so, and stays until it is killed.
 */
final class Child implements AutoCloseable {
    private final Process process;
    private final BufferedReader out;

    private Child(Process process) {
        this.process = process;
        this.out = process.inputReader();
    }

    /**
     * In a session of its own, as if in another terminal; interruptible, though a build in the
     * background is not.
     */
    static Child start(String... arguments) throws IOException {
        var command = new ArrayList<String>();
        command.addAll(List.of("setsid", "env", "--default-signal=INT"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), Child.class.getName()));
        command.addAll(List.of(arguments));
        return new Child(
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    /** The first line that it says. */
    String line() throws IOException {
        return String.valueOf(out.readLine());
    }

    long pid() {
        return process.pid();
    }

    /** As {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** As control and C do: all of the terminal's foreground group is interrupted. */
    int interruptGroup() throws IOException, InterruptedException {
        new ProcessBuilder("sh", "-c", "kill -INT -" + process.pid()).inheritIO().start().waitFor();
        return process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[1]);
        switch (arguments[0]) {
            case "lock" -> {
                try {
                    System.out.println("holds " + HomeLock.acquire(home).home());
                } catch (HomeLockFailure e) {
                    System.out.println("refused: " + e.getMessage());
                    return;
                }
            }
            case "postgres" -> {
                var postgres =
                        LocalPostgres.start(home, List.of(Path.of(arguments[2])), line -> {});
                System.out.println("serves " + postgres.pid());
            }
            case String other -> throw new IllegalArgumentException(other);
        }
        var _ = System.in.read();
    }
}
