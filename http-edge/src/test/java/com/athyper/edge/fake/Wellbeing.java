package com.athyper.edge.fake;

import com.athyper.edge.health.Health;
import com.athyper.identity.KeySets;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Health as a test sets it. */
public final class Wellbeing implements Health {
    private List<Check> checks = List.of(new Check("database", true, Status.HEALTHY, "answers"));
    private List<KeySets.KeySet> keySets = List.of();
    private volatile boolean accepting = true;
    private boolean live = true;

    public void say(Check... said) {
        checks = List.of(said);
    }

    public void drain() {
        accepting = false;
    }

    public void die() {
        live = false;
    }

    @Override
    public boolean live() {
        return live;
    }

    @Override
    public boolean accepting() {
        return accepting;
    }

    @Override
    public CompletionStage<List<Check>> checks() {
        return CompletableFuture.completedStage(checks);
    }

    public void verify(KeySets.KeySet... known) {
        keySets = List.of(known);
    }

    @Override
    public KeySets keySets() {
        return () -> keySets;
    }
}
