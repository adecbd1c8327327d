package com.athyper.node;

import com.athyper.edge.health.Health;
import com.athyper.identity.KeySets;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** {@link Health} of this node: PostgreSQL answers, and the node is up in its cluster. */
final class NodeHealth implements Health {
    private final Supplier<CompletionStage<Boolean>> database;
    private final BooleanSupplier member;
    private volatile boolean accepting;
    private volatile KeySets keySets = List::of;

    NodeHealth(Supplier<CompletionStage<Boolean>> database, BooleanSupplier member) {
        this.database = database;
        this.member = member;
    }

    void accept(boolean accept) {
        accepting = accept;
    }

    void verifyWith(KeySets sets) {
        keySets = sets;
    }

    @Override
    public KeySets keySets() {
        return keySets;
    }

    @Override
    public boolean live() {
        return true;
    }

    @Override
    public boolean accepting() {
        return accepting && member.getAsBoolean();
    }

    @Override
    public CompletionStage<List<Check>> checks() {
        boolean up = member.getAsBoolean();
        CompletionStage<Boolean> answers =
                database.get().exceptionallyCompose(_ -> CompletableFuture.completedFuture(false));
        return answers.thenApply(
                reachable ->
                        List.of(
                                new Check(
                                        "database",
                                        true,
                                        reachable ? Status.HEALTHY : Status.UNHEALTHY,
                                        reachable ? "answers" : "does not answer"),
                                new Check(
                                        "cluster",
                                        true,
                                        up ? Status.HEALTHY : Status.UNHEALTHY,
                                        up ? "up" : "not up")));
    }
}
