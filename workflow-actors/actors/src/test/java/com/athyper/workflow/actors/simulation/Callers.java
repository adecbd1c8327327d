package com.athyper.workflow.actors.simulation;

import com.athyper.kernel.Answer;
import com.athyper.kernel.ErrorKind;
import com.athyper.workflow.Approvals.Shown;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Those who want something: until they are answered they ask again, by another node where theirs is
 * gone, under the id of the same command.
 */
final class Callers {
    private static final long PATIENCE = 12_000;
    private static final long BREATH = 1_000;

    private final World world;
    private final TreeSet<String> open = new TreeSet<>();

    Callers(World world) {
        this.world = world;
    }

    /** Those who have not been answered. */
    Set<String> open() {
        return open;
    }

    void ask(
            String command,
            int node,
            Function<SimulatedNode, CompletionStage<Answer<Shown>>> question) {
        open.add(command);
        once(command, node, question);
    }

    private void once(
            String command,
            int number,
            Function<SimulatedNode, CompletionStage<Answer<Shown>>> question) {
        SimulatedNode node = world.cluster.reached(number);
        if (node.isReached()) {
            question.apply(node).thenAccept(answer -> hear(command, answer));
        }
        world.time.after(
                PATIENCE + BREATH,
                () -> {
                    if (open.contains(command)) {
                        once(command, number + 1, question);
                    }
                });
    }

    private void hear(String command, Answer<Shown> answer) {
        switch (answer) {
            case Answer.Ok<Shown>(var shown) -> {
                world.note("`%s` is done as of event %d", command, shown.events());
                open.remove(command);
            }
            case Answer.Refused<Shown>(var problem) -> {
                if (problem.code().kind() == ErrorKind.UNAVAILABLE) {
                    world.note("`%s` is not known to be done", command);
                } else {
                    world.note("`%s` is refused: %s", command, problem.code().id());
                    open.remove(command);
                }
            }
        }
    }
}
