package com.athyper.redis;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * Keeps from asking what does not answer: after so many failures within a window it lets nobody
 * through for a while, and then one, whose success opens the way again.
 */
final class Breaker {
    static final int FAILURES = 10;
    static final Duration WINDOW = Duration.ofSeconds(60);
    static final Duration PAUSE = Duration.ofSeconds(15);

    private final LongSupplier nanos;
    private final Deque<Long> failures = new ArrayDeque<>();
    private boolean tripped;
    private long tryAgainAt;
    private boolean trying;

    /**
     * @param nanos a clock that only goes forward
     */
    Breaker(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Whether one more may ask; who may has to say how it went. */
    synchronized boolean permits() {
        if (!tripped) {
            return true;
        }
        if (trying || nanos.getAsLong() - tryAgainAt < 0) {
            return false;
        }
        trying = true;
        return true;
    }

    synchronized void succeeded() {
        if (trying) {
            tripped = false;
            trying = false;
            failures.clear();
        }
    }

    synchronized void failed() {
        long now = nanos.getAsLong();
        if (trying) {
            trying = false;
            tryAgainAt = now + PAUSE.toNanos();
            return;
        }
        failures.addLast(now);
        while (now - failures.getFirst() > WINDOW.toNanos()) {
            failures.removeFirst();
        }
        if (failures.size() >= FAILURES && !tripped) {
            tripped = true;
            tryAgainAt = now + PAUSE.toNanos();
            failures.clear();
        }
    }

    synchronized boolean isOpen() {
        return tripped;
    }
}
