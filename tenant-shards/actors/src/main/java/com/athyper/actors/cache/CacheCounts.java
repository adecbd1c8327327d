package com.athyper.actors.cache;

import com.athyper.kernel.cache.CacheReport.Counts;
import com.athyper.kernel.cache.Region;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What was asked of each region. */
final class CacheCounts {
    private final Map<String, Adders> regions = new ConcurrentHashMap<>();

    /** See {@link Counts}. */
    record Adders(
            LongAdder hits,
            LongAdder sharedHits,
            LongAdder loads,
            LongAdder joined,
            LongAdder failures,
            LongAdder bypasses) {
        Adders() {
            this(
                    new LongAdder(),
                    new LongAdder(),
                    new LongAdder(),
                    new LongAdder(),
                    new LongAdder(),
                    new LongAdder());
        }

        Counts counts(String region) {
            return new Counts(
                    region,
                    hits.sum(),
                    sharedHits.sum(),
                    loads.sum(),
                    joined.sum(),
                    failures.sum(),
                    bypasses.sum());
        }
    }

    Adders of(Region<?> region) {
        return regions.computeIfAbsent(region.name(), _ -> new Adders());
    }

    List<Counts> all() {
        return new TreeMap<>(regions)
                .entrySet().stream().map(each -> each.getValue().counts(each.getKey())).toList();
    }
}
