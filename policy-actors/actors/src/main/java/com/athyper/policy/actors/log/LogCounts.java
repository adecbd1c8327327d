package com.athyper.policy.actors.log;

import java.util.concurrent.atomic.LongAdder;

/**
 * How many decisions a node has taken, written and lost since it started, and how many nodes it
 * found cut off.
 */
public final class LogCounts {
    private final LongAdder taken = new LongAdder();
    private final LongAdder written = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private final LongAdder cutOff = new LongAdder();

    void taken() {
        taken.increment();
    }

    void written(int count) {
        written.add(count);
    }

    /** One that was taken and cannot be written. */
    void dropped() {
        dropped.increment();
        lost.increment();
    }

    /** One that was not even taken. */
    void lost() {
        lost.increment();
    }

    /** A node that had no time to write what it held. */
    void cutOff() {
        cutOff.increment();
    }

    /** Those that are on their way. */
    public long waiting() {
        return Math.max(0, taken.sum() - written.sum() - dropped.sum());
    }

    public long writtenSum() {
        return written.sum();
    }

    public long lostSum() {
        return lost.sum();
    }

    public long cutOffSum() {
        return cutOff.sum();
    }
}
