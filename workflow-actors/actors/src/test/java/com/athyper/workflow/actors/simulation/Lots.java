package com.athyper.workflow.actors.simulation;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Chance out of one seed. Each lot is drawn for a matter and not in a row, so that leaving
 * something out of a life changes as little as possible of the rest.
 */
record Lots(long seed) {

    /** From 0 to {@code bound - 1}. */
    int upTo(int bound, String matter) {
        return new SplittableRandom(seed ^ (matter.hashCode() * 0x9E3779B97F4A7C15L))
                .nextInt(bound);
    }

    /** Of many of a kind, that one. */
    int upTo(int bound, String kind, long number) {
        return new SplittableRandom(
                        seed ^ ((kind.hashCode() + (number << 32)) * 0x9E3779B97F4A7C15L))
                .nextInt(bound);
    }

    boolean oneIn(int times, String matter) {
        return upTo(times, matter) == 0;
    }

    <T> T oneOf(List<T> things, String matter) {
        return things.get(upTo(things.size(), matter));
    }
}
