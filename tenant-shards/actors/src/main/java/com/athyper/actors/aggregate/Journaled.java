package com.athyper.actors.aggregate;

import com.athyper.kernel.Aggregate;

import java.util.ArrayList;
import java.util.List;

/**
 * An aggregate's state and what the shell must know to go on after a crash.
 *
 * @param sequence how many events led here
 * @param before the state before the last command's events
 * @param batch the last command's events: they may not have been settled yet
 * @param recent the ids of the commands applied last; one of them is answered and not applied again
 */
public record Journaled<E, S>(
        S state, long sequence, S before, List<Recorded<E>> batch, List<String> recent) {
    static final int RECENT_MAX = 64;

    static <E, S> Journaled<E, S> initial(S state) {
        return new Journaled<>(state, 0, state, List.of(), List.of());
    }

    Journaled<E, S> evolve(Aggregate<?, E, S> rules, Recorded<E> recorded) {
        String command = recorded.origin().commandId();
        boolean sameCommand =
                !batch.isEmpty() && batch.getLast().origin().commandId().equals(command);
        var newBatch = new ArrayList<Recorded<E>>(sameCommand ? batch : List.of());
        newBatch.add(recorded);
        return new Journaled<>(
                rules.evolve(state, recorded.event(), recorded.origin()),
                sequence + 1,
                sameCommand ? before : state,
                List.copyOf(newBatch),
                sameCommand ? recent : remember(command));
    }

    boolean applied(String commandId) {
        return recent.contains(commandId);
    }

    private List<String> remember(String command) {
        var ids =
                new ArrayList<>(
                        recent.size() < RECENT_MAX ? recent : recent.subList(1, recent.size()));
        ids.add(command);
        return List.copyOf(ids);
    }
}
