package com.athyper.actors.aggregate;

import com.athyper.kernel.Problem;

/** What an entity answers. */
public sealed interface AggregateReply {

    /**
     * @param type the aggregate's name, by which the wire knows the state's shape
     * @param sequence how many events led to the state
     */
    record Shown<S>(String type, S state, long sequence) implements AggregateReply {}

    record Refused(Problem problem) implements AggregateReply {}
}
