package com.athyper.node.measure;

import com.athyper.actors.memory.NodeMemory;
import com.athyper.actors.meta.NodeModels;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * What a node's memory of the entities of many tenants takes, in time and in bytes of the heap. It
 * is the memory that a node has, filled from texts in place of a database.
 */
final class Footprint {
    private static final long STEADY = 16 << 10;
    private static final int LOOKS_MAX = 20;

    /** The serial collector leaves some of what is dead where it is in all but each fourth. */
    private static final int COLLECTIONS = 4;

    private Footprint() {}

    /**
     * At some number of tenants.
     *
     * @param firstMillis until the first of them was in memory
     * @param furtherMillis the same of each other, in the mean; of a single one, nought
     * @param bytes that are kept for all of them
     * @param furtherBytes that are kept for each but the first, in the mean
     */
    record Taken(
            int tenants, double firstMillis, double furtherMillis, long bytes, long furtherBytes) {}

    /**
     * @param tenants how many there are at each look, from few to many
     */
    static List<Taken> of(int entities, List<Integer> tenants, boolean customizing) {
        var store = new WrittenDefinitions(entities, tenants.getLast(), customizing);
        long before = steady();
        var memory = new NodeMemory(store, store, List.of(NodeModels.SECTION));
        long first = load(memory, 0, 1);
        long bytesOfFirst = steady() - before;
        var all = new ArrayList<Taken>();
        long further = 0;
        int loaded = 1;
        for (int wanted : tenants) {
            further += load(memory, loaded, wanted);
            loaded = wanted;
            long bytes = wanted == 1 ? bytesOfFirst : steady() - before;
            int others = Math.max(1, wanted - 1);
            all.add(
                    new Taken(
                            wanted,
                            first / 1e6,
                            further / 1e6 / others,
                            bytes,
                            (bytes - bytesOfFirst) / others));
        }
        if (memory.all().size() != loaded) {
            throw new IllegalStateException("not every tenant is in memory");
        }
        return all;
    }

    private static long load(NodeMemory memory, int from, int to) {
        long begun = System.nanoTime();
        for (int i = from; i < to; i++) {
            memory.refresh(WrittenDefinitions.tenant(i)).toCompletableFuture().join();
        }
        return System.nanoTime() - begun;
    }

    /** What is reachable, once those who keep things weakly have noticed what is not. */
    private static long steady() {
        long last = Long.MAX_VALUE;
        for (int look = 0; look < LOOKS_MAX; look++) {
            touch();
            for (int i = 0; i < COLLECTIONS; i++) {
                System.gc();
            }
            long now = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            if (Math.abs(last - now) < STEADY) {
                return now;
            }
            last = now;
        }
        return last;
    }

    /** Whoever keeps models weakly looks after them when one comes. */
    private static void touch() {
        var store = new WrittenDefinitions(1, 1, true);
        load(new NodeMemory(store, store, List.of(NodeModels.SECTION)), 0, 1);
    }
}
