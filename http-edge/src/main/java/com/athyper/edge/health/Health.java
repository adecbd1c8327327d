package com.athyper.edge.health;

import com.athyper.identity.KeySets;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** What the node says of itself. Anybody may ask, so it names no secrets and no addresses. */
public interface Health {

    /** How a thing that the node needs is doing. */
    enum Status {
        HEALTHY,
        /** It works, and somebody should look. */
        DEGRADED,
        UNHEALTHY
    }

    /**
     * One thing that was looked at.
     *
     * @param required whether the node is of no use without it
     */
    record Check(String name, boolean required, Status status, String detail) {}

    /** False once nothing but a restart helps. */
    boolean live();

    /** False until the node has started and from the moment that it drains. */
    boolean accepting();

    CompletionStage<List<Check>> checks();

    /** What tokens are verified with. */
    KeySets keySets();
}
