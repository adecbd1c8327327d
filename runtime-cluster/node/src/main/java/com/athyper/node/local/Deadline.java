package com.athyper.node.local;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The moment at which waiting for another process is over. */
record Deadline(long nanos) {
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    boolean passed() {
        return System.nanoTime() - nanos >= 0;
    }

    /** Waits a moment: another process gives no signal that Java could wait for. */
    void pause() throws InterruptedException {
        var _ = NEVER.await(20, TimeUnit.MILLISECONDS);
    }
}
