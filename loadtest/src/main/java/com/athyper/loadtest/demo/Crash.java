package com.athyper.loadtest.demo;

import com.athyper.loadtest.api.NotAsPromised;
import com.athyper.loadtest.api.Who;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The node is killed without warning, started again, and everything is where it was. */
final class Crash {
    private static final int DEATH_SECONDS = 10;

    private final Walk walk;
    private final Optional<Victim> victim;

    /**
     * @param command the front door, which starts a node
     */
    record Victim(Path pidFile, String command) {}

    Crash(Walk walk, Optional<Victim> victim) {
        this.walk = walk;
        this.victim = victim;
    }

    void inTheMiddle(String entity, String record, String instance)
            throws IOException, InterruptedException {
        if (victim.isEmpty()) {
            walk.transcript()
                    .act("No node is killed here: none was given to the demo, or --no-kill");
            return;
        }
        walk.transcript().chapter("The node is killed in the middle of it");
        var who = Who.demo("manager");
        var stateBefore = walk.quietly(Job.read(entity, record).as(who), 200).body();
        var approvalBefore = walk.quietly(Job.instance(instance).as(who), 200).body();
        kill(victim.get().pidFile());
        start(victim.get().command());
        var stateAfter =
                walk.step("The record, after the crash", Job.read(entity, record).as(who), 200);
        walk.holds(stateAfter.body().equals(stateBefore), "the record is as it was");
        var approvalAfter =
                walk.step("The approval, after the crash", Job.instance(instance).as(who), 200);
        walk.holds(
                approvalAfter.body().equals(approvalBefore),
                "the approval is as it was, event by event: the task is still claimed");
    }

    /** The process that the file names, if it is a node. */
    static Optional<ProcessHandle> node(Path pidFile) throws IOException {
        if (!Files.isReadable(pidFile)) {
            return Optional.empty();
        }
        String pid = Files.readString(pidFile).strip();
        return pid.matches("[0-9]{1,10}")
                ? ProcessHandle.of(Long.parseLong(pid))
                        .filter(ProcessHandle::isAlive)
                        .filter(Crash::isNode)
                : Optional.empty();
    }

    private static boolean isNode(ProcessHandle process) {
        return process.info()
                .commandLine()
                .filter(line -> line.contains("com.athyper.node."))
                .isPresent();
    }

    private void kill(Path pidFile) throws IOException, InterruptedException {
        ProcessHandle node =
                node(pidFile).orElseThrow(() -> new NotAsPromised("no node runs any more"));
        walk.transcript().act("kill -9 %d: no goodbye, no hand-over".formatted(node.pid()));
        node.destroyForcibly();
        try {
            node.onExit().get(DEATH_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new NotAsPromised("process %d does not die".formatted(node.pid()), e);
        }
    }

    private void start(String command) throws IOException, InterruptedException {
        walk.transcript().act("athyper start --detach");
        var process =
                new ProcessBuilder(command, "start", "--detach")
                        .redirectErrorStream(true)
                        .redirectInput(ProcessBuilder.Redirect.from(devNull()))
                        .start();
        try (var lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                walk.transcript().note(line);
            }
        }
        walk.holds(process.waitFor() == 0, "the node is up again");
    }

    private static java.io.File devNull() {
        return new java.io.File("/dev/null");
    }
}
