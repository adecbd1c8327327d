package com.athyper.policy.actors.log;

import com.athyper.kernel.Done;
import com.athyper.kernel.Unavailable;
import com.athyper.policy.log.LogWriters;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** Writers of a log whose silence a test decides. */
final class Register implements LogWriters {
    volatile boolean away;
    private final Map<Writer, Instant> beats = new LinkedHashMap<>();
    private final List<Silent> silent = new ArrayList<>();
    private final AtomicInteger refused = new AtomicInteger();

    synchronized Optional<Instant> wholeAt(Writer writer) {
        return Optional.ofNullable(beats.get(writer));
    }

    synchronized void falls(Silent one) {
        silent.add(one);
    }

    int refused() {
        return refused.get();
    }

    @Override
    public synchronized CompletionStage<Done> beat(Writer writer, Instant at) {
        if (away) {
            refused.incrementAndGet();
            return CompletableFuture.failedStage(new Unavailable("away", null));
        }
        beats.put(writer, at);
        return CompletableFuture.completedStage(Done.DONE);
    }

    @Override
    public synchronized CompletionStage<Done> ended(Writer writer) {
        beats.remove(writer);
        silent.removeIf(one -> one.writer().equals(writer));
        return CompletableFuture.completedStage(Done.DONE);
    }

    @Override
    public synchronized CompletionStage<List<Silent>> silent(Duration lately) {
        return CompletableFuture.completedStage(List.copyOf(silent));
    }
}
