package com.athyper.node.bootstrap;

import java.util.List;

/** A part of the process that is started and stopped. */
public interface Component {
    String name();

    /**
     * What stands in the way of starting it, looked at before anything is started; empty is good.
     */
    default List<StartFailure> obstacles() {
        return List.of();
    }

    /** Starts it and returns once it is usable. */
    void start() throws Exception;

    /** Stops it; called only if it was started, and once. */
    void stop() throws Exception;
}
