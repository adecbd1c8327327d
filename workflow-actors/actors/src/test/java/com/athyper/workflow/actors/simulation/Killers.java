package com.athyper.workflow.actors.simulation;

import com.athyper.workflow.actors.simulation.Action.Point;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** What waits for a node at some point, to kill it there. */
final class Killers {
    private final Map<Point, Deque<Long>> waiting = new EnumMap<>(Point.class);

    void wait(Point point, long forMillis) {
        waiting.computeIfAbsent(point, _ -> new ArrayDeque<>()).add(forMillis);
    }

    /** For how long the node is to be away; empty if it lives. */
    Optional<Long> strike(Point point) {
        return Optional.ofNullable(waiting.get(point)).map(Deque::poll);
    }

    void leave() {
        waiting.clear();
    }
}
