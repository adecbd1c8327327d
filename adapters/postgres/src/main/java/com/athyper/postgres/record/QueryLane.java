package com.athyper.postgres.record;

import com.athyper.kernel.TenantId;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lets so many queries run at once, and fewer of one tenant: each may take seconds, and what takes
 * milliseconds has to find a connection meanwhile, whoever asks for what.
 */
final class QueryLane {
    private final Semaphore all;
    private final int tenantMax;
    private final ConcurrentHashMap<TenantId, Semaphore> tenants = new ConcurrentHashMap<>();

    /** Half of the connections for all, a quarter for one tenant, one at least. */
    static QueryLane of(int connections) {
        return new QueryLane(Math.max(1, connections / 2), Math.max(1, connections / 4));
    }

    QueryLane(int max, int tenantMax) {
        this.all = new Semaphore(max, true);
        this.tenantMax = tenantMax;
    }

    int tenantMax() {
        return tenantMax;
    }

    /** In its turn, which it waits for; what {@code full} gives if that takes longer. */
    <T> T run(TenantId tenant, Duration wait, Callable<T> query, Callable<T> full)
            throws Exception {
        Semaphore own = tenants.computeIfAbsent(tenant, _ -> new Semaphore(tenantMax, true));
        long end = System.nanoTime() + wait.toNanos();
        if (!own.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS)) {
            return full.call();
        }
        try {
            if (!all.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                return full.call();
            }
            try {
                return query.call();
            } finally {
                all.release();
            }
        } finally {
            own.release();
        }
    }
}
