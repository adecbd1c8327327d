package com.athyper.kernel.cache;

import java.util.List;

/**
 * How a node's cache is doing.
 *
 * @param shared how the level that nodes have in common is doing
 */
public record CacheReport(
        List<Counts> regions, long entries, long weight, long weightMax, String shared) {
    public CacheReport {
        regions = List.copyOf(regions);
    }

    /**
     * What was asked of a region since the node started.
     *
     * @param hits answered in this process
     * @param sharedHits answered by the level that nodes have in common
     * @param loads answered by the source
     * @param joined answered together with another question that was under way
     * @param failures of the source
     * @param bypasses of the shared level, which could not be asked
     */
    public record Counts(
            String region,
            long hits,
            long sharedHits,
            long loads,
            long joined,
            long failures,
            long bypasses) {}
}
