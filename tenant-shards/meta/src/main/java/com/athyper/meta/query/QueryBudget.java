package com.athyper.meta.query;

import java.time.Duration;

/**
 * What one query may cost.
 *
 * @param costMax in the planner's own unit, a page read in sequence
 * @param timeMax after which it is cancelled, whatever was estimated
 */
public record QueryBudget(double costMax, Duration timeMax) {
    /** About a scan of some million rows. */
    public static final QueryBudget USUAL = new QueryBudget(500_000, Duration.ofSeconds(5));

    public QueryBudget {
        if (costMax <= 0 || timeMax.toMillis() < 1) {
            throw new IllegalArgumentException("a budget leaves room for something");
        }
    }
}
