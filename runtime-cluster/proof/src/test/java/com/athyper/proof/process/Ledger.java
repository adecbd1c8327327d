package com.athyper.proof.process;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;

/** What the platform has acknowledged: exactly what it must be held to. */
public final class Ledger {
    private final Map<String, String> createdByTitle = new ConcurrentHashMap<>();
    private final Map<String, String> instanceByRecord = new ConcurrentHashMap<>();
    private final Set<String> approved = ConcurrentHashMap.newKeySet();
    private final ConcurrentSkipListSet<Long> acknowledgedAt = new ConcurrentSkipListSet<>();
    private final Queue<String> surprises = new ConcurrentLinkedQueue<>();
    private final AtomicLong slowestNanos = new AtomicLong();

    void created(String title, String id) {
        createdByTitle.put(title, id);
    }

    void submitted(String id, String instance) {
        instanceByRecord.put(id, instance);
    }

    void approved(String id) {
        approved.add(id);
    }

    /** A command was acknowledged just now, so long after it was sent. */
    void acknowledged(long tookNanos) {
        acknowledgedAt.add(System.nanoTime());
        slowestNanos.accumulateAndGet(tookNanos, Math::max);
    }

    /** Something was answered that no client should ever be answered. */
    void surprise(String what) {
        surprises.add(what);
    }

    /** Record ids by title. */
    public Map<String, String> created() {
        return Map.copyOf(createdByTitle);
    }

    /** Approval ids by record id. */
    public Map<String, String> submitted() {
        return Map.copyOf(instanceByRecord);
    }

    public Set<String> approved() {
        return Set.copyOf(approved);
    }

    public List<String> surprises() {
        return List.copyOf(surprises);
    }

    public int commands() {
        return acknowledgedAt.size();
    }

    public double slowestSeconds() {
        return slowestNanos.get() / 1e9;
    }

    /**
     * The longest time without an acknowledgement between two moments of {@link System#nanoTime}.
     */
    public double longestGapSeconds(long from, long to) {
        long longest = 0;
        long last = from;
        for (long at : acknowledgedAt.subSet(from, to)) {
            longest = Math.max(longest, at - last);
            last = at;
        }
        return Math.max(longest, to - last) / 1e9;
    }
}
