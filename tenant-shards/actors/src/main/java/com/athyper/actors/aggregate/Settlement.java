package com.athyper.actors.aggregate;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * What must be true outside the journal before a command is answered: projections, audit, effects.
 * It is repeated after a crash or a failure until it succeeds, so it must have its effect once.
 */
@FunctionalInterface
public interface Settlement<C, E, S> {

    /**
     * @param sequence the number of the batch's last event
     * @param batch the events of one command
     */
    record Owed<E, S>(
            ShardedKey key,
            String persistenceId,
            long sequence,
            S before,
            S state,
            List<Recorded<E>> batch) {}

    /**
     * A command that follows from what was done, given to the rules before the caller is answered.
     */
    CompletionStage<Optional<C>> settle(Owed<E, S> owed);
}
