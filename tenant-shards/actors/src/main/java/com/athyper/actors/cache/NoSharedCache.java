package com.athyper.actors.cache;

import com.athyper.kernel.cache.SharedCache;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Where nodes have no level in common. */
public enum NoSharedCache implements SharedCache {
    NONE;

    @Override
    public CompletionStage<Optional<String>> get(String place) {
        return CompletableFuture.completedStage(Optional.empty());
    }

    @Override
    public void put(String place, String text, Duration lifetime) {}

    @Override
    public void announce() {}

    @Override
    public void onAnnouncement(Runnable listener) {}

    @Override
    public String state() {
        return "none";
    }
}
