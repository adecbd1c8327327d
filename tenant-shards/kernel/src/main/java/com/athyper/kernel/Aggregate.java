package com.athyper.kernel;

import java.time.Instant;
import java.util.Optional;

/**
 * The rules of something with a life of its own: the same inputs give the same answer on any
 * machine, in any year, because replay depends on it.
 */
public interface Aggregate<C, E, S> {
    S initial();

    /** Judges a command against the present. The only place where the rules may say no. */
    Decision<E> decide(S state, C command, Origin origin);

    /** Applies a fact. Never refuses: what happened, happened. */
    S evolve(S state, E event, Origin origin);

    /** The next thing that is owed to the clock, judged from state alone. */
    default Optional<Due<C>> due(S state) {
        return Optional.empty();
    }

    /** A command that the passage of time gives. */
    record Due<C>(Instant at, C command) {}
}
