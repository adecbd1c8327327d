package com.athyper.actors.memory;

import com.athyper.kernel.TenantId;

import org.apache.pekko.actor.typed.ActorRef;

import java.util.Set;

/** The conversation between the nodes about what is in force. */
public sealed interface MemoryMessage {

    /**
     * Sent to every node: something of the tenant has changed; answer once it is in your memory.
     */
    record Load(TenantId tenant, ActorRef<Loaded> replyTo) implements MemoryMessage {}

    record Loaded(String node) implements MemoryMessage {}

    /** Within the node: tell every node, and answer once those that can be reached have it. */
    record Announce(TenantId tenant, ActorRef<Announced> replyTo) implements MemoryMessage {}

    /**
     * @param nodes how many were told
     * @param loaded how many have said that they have it
     */
    record Announced(int nodes, int loaded) implements MemoryMessage {}

    /** Within the node: these are the keepers that can be reached now. */
    record Keepers(Set<ActorRef<MemoryMessage>> keepers) implements MemoryMessage {}

    /** Within the node: look for changes that nobody announced. */
    enum CatchUp implements MemoryMessage {
        NOW,
        DONE
    }
}
