package com.athyper.actors.cache;

import com.athyper.kernel.cache.SharedCache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** A shared level in memory, that can be away. */
final class Cellar implements SharedCache {
    final Map<String, String> kept = new ConcurrentHashMap<>();
    final List<Duration> lifetimes = new ArrayList<>();
    private final List<Runnable> listeners = new ArrayList<>();
    boolean away;

    @Override
    public CompletionStage<Optional<String>> get(String place) {
        return away
                ? CompletableFuture.failedStage(new IllegalStateException("away"))
                : CompletableFuture.completedStage(Optional.ofNullable(kept.get(place)));
    }

    @Override
    public void put(String place, String text, Duration lifetime) {
        if (!away) {
            kept.put(place, text);
            lifetimes.add(lifetime);
        }
    }

    @Override
    public void announce() {
        if (!away) {
            listeners.forEach(Runnable::run);
        }
    }

    @Override
    public void onAnnouncement(Runnable listener) {
        listeners.add(listener);
    }

    @Override
    public String state() {
        return away ? "away" : "connected";
    }
}
