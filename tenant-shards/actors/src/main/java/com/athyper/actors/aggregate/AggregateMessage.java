package com.athyper.actors.aggregate;

import com.athyper.kernel.Origin;

import org.apache.pekko.actor.typed.ActorRef;

import java.util.Optional;

/** The whole conversation with an entity. If it is not in this file, an entity cannot hear it. */
public sealed interface AggregateMessage {

    /**
     * @param type the aggregate's name, by which the wire knows the command's shape
     */
    record Execute<C>(String type, C command, Origin origin, ActorRef<AggregateReply> replyTo)
            implements AggregateMessage {}

    record Show(ActorRef<AggregateReply> replyTo) implements AggregateMessage {}

    /**
     * Sent to an entity that owes something; hearing it is enough, since recovery settles what is
     * owed.
     */
    enum Wake implements AggregateMessage {
        NOW
    }

    /** Sent by the shard to an entity that has been idle or is about to move; never by callers. */
    enum Rest implements AggregateMessage {
        NOW
    }

    /** The entity to itself: the settlement is done, and this is what it led to. */
    record Settled<C>(Optional<C> followUp) implements AggregateMessage {}

    /** The entity to itself: the settlement did not succeed and will be tried again. */
    record NotSettled(Throwable reason) implements AggregateMessage {}

    enum SettleAgain implements AggregateMessage {
        NOW
    }

    /** The entity to itself: the time has come. */
    record Due<C>(C command) implements AggregateMessage {}
}
