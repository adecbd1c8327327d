package com.athyper.workflow.actors.simulation;

import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Time that passes only from one thing that happens to the next; in milliseconds. */
final class VirtualTime {
    private static final Instant START = Instant.parse("2030-01-01T08:00:00Z");

    private record Happening(long at, long order, Runnable work) {}

    private final PriorityQueue<Happening> ahead =
            new PriorityQueue<>(
                    Comparator.comparingLong(Happening::at).thenComparingLong(Happening::order));
    private long now;
    private long order;

    long now() {
        return now;
    }

    Instant instant() {
        return START.plusMillis(now);
    }

    static long millis(Instant instant) {
        return START.until(instant).toMillis();
    }

    /** Of those at the same time the one that was asked for first is first. */
    void after(long millis, Runnable work) {
        ahead.add(new Happening(now + Math.max(0, millis), order++, work));
    }

    void runUntil(long end) {
        while (!ahead.isEmpty() && ahead.peek().at() <= end) {
            Happening next = ahead.remove();
            now = next.at();
            next.work().run();
        }
        now = end;
    }
}
