package com.athyper.node.local;

import com.sun.security.auth.module.UnixSystem;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * PostgreSQL's own programs, run in the folder that they work on: what is handed to them is
 * relative to it, because one of them puts it through a shell.
 */
record Programs(Path bin, Layout layout, boolean asRoot) {

    /** How a program ended and what it said. */
    record Outcome(int exit, String output) {
        boolean good() {
            return exit == 0;
        }
    }

    static Programs of(Path bin, Layout layout) {
        return new Programs(bin, layout, new UnixSystem().getUid() == 0);
    }

    /** Runs one to its end; one that takes longer than the limit is killed and counts as failed. */
    Outcome run(Duration limit, String program, String... arguments)
            throws LocalPostgresFailure, InterruptedException {
        Path said = layout.folder().resolve(program + ".out");
        Layout.write(said, "");
        var builder =
                new ProcessBuilder(command(program, arguments))
                        .directory(layout.folder().toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile());
        // What the user has set for a PostgreSQL of his own is not meant for this one.
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        int exit = await(start(builder, program), limit);
        String output = output(said);
        if (asRoot && output.startsWith("unshare: unshare failed")) {
            throw root(output);
        }
        if (asRoot && output.startsWith("unshare: failed to execute")) {
            throw notExecutable(program, output);
        }
        return new Outcome(exit, output);
    }

    /**
     * PostgreSQL does not run as root. In a user namespace of its own it sees somebody else, while
     * its files still belong to who started it.
     */
    private List<String> command(String program, String... arguments) {
        var command = new ArrayList<String>();
        if (asRoot) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(bin.resolve(program).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private Process start(ProcessBuilder builder, String program) throws LocalPostgresFailure {
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            if (asRoot && Files.isExecutable(bin.resolve(program))) {
                throw root(String.valueOf(e.getMessage()));
            }
            throw notExecutable(program, String.valueOf(e.getMessage()));
        }
    }

    private static int await(Process process, Duration limit) throws InterruptedException {
        boolean ended = false;
        try {
            ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            return ended ? process.exitValue() : -1;
        } finally {
            if (!ended) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }
    }

    private static String output(Path said) throws LocalPostgresFailure {
        try {
            String output = new String(Files.readAllBytes(said), StandardCharsets.UTF_8);
            Files.delete(said);
            return output;
        } catch (IOException e) {
            throw LocalPostgresFailure.notWritten(said, e);
        }
    }

    private LocalPostgresFailure notExecutable(String program, String why) {
        return new LocalPostgresFailure(
                LocalPostgresFailure.Reason.BINARIES,
                bin.resolve(program) + " cannot be executed: " + why.strip());
    }

    private static LocalPostgresFailure root(String why) {
        return new LocalPostgresFailure(
                LocalPostgresFailure.Reason.ROOT,
                "PostgreSQL does not run as root, and a user namespace is not to be had here ("
                        + why.strip()
                        + "): start the node as another user");
    }
}
