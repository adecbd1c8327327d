package com.athyper.loadtest.bench;

import java.util.Arrays;

/** Every duration that was measured, in nanoseconds: nothing is estimated. Not safe to share. */
final class Samples {
    private long[] nanos = new long[1024];
    private int count;
    private boolean sorted = true;

    void add(long duration) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, count * 2);
        }
        nanos[count++] = duration;
        sorted = false;
    }

    void addAll(Samples others) {
        for (int i = 0; i < others.count; i++) {
            add(others.nanos[i]);
        }
    }

    int count() {
        return count;
    }

    /** The smallest duration that the given share of all did not exceed; 0 if there are none. */
    long percentile(double share) {
        if (count == 0) {
            return 0;
        }
        if (!sorted) {
            Arrays.sort(nanos, 0, count);
            sorted = true;
        }
        return nanos[Math.clamp((int) Math.ceil(share * count) - 1, 0, count - 1)];
    }
}
