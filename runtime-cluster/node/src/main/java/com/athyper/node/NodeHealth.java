package com.athyper.node;

import com.athyper.actors.cache.NoSharedCache;
import com.athyper.edge.health.Health;
import com.athyper.identity.KeySets;
import com.athyper.policy.actors.log.LogCounts;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * {@link Health} of this node: PostgreSQL answers, and the node is up in its cluster. Redis is
 * looked at where there is one, and can be away.
 */
final class NodeHealth implements Health {
    private static final String CONNECTED = "connected";

    private final Supplier<CompletionStage<Boolean>> database;
    private final BooleanSupplier member;
    private final Supplier<String> sharedCache;
    private volatile boolean accepting;
    private volatile KeySets keySets = List::of;
    private volatile Optional<LogCounts> decisions = Optional.empty();

    /**
     * @param sharedCache how the level of the cache is doing that nodes share
     */
    NodeHealth(
            Supplier<CompletionStage<Boolean>> database,
            BooleanSupplier member,
            Supplier<String> sharedCache) {
        this.database = database;
        this.member = member;
        this.sharedCache = sharedCache;
    }

    void accept(boolean accept) {
        accepting = accept;
    }

    void verifyWith(KeySets sets) {
        keySets = sets;
    }

    void watch(LogCounts counts) {
        decisions = Optional.of(counts);
    }

    /** Whether something that was decided is missing in the log. */
    private static Check check(LogCounts counts) {
        return new Check(
                "decision-log",
                false,
                counts.lostSum() == 0 ? Status.HEALTHY : Status.DEGRADED,
                "%d written, %d waiting, %d lost since the start, %d nodes found cut off"
                        .formatted(
                                counts.writtenSum(),
                                counts.waiting(),
                                counts.lostSum(),
                                counts.cutOffSum()));
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
                reachable -> {
                    var checks = new ArrayList<Check>();
                    checks.add(
                            new Check(
                                    "database",
                                    true,
                                    reachable ? Status.HEALTHY : Status.UNHEALTHY,
                                    reachable ? "answers" : "does not answer"));
                    checks.add(
                            new Check(
                                    "cluster",
                                    true,
                                    up ? Status.HEALTHY : Status.UNHEALTHY,
                                    up ? "up" : "not up"));
                    decisions.map(NodeHealth::check).ifPresent(checks::add);
                    String shared = sharedCache.get();
                    if (!shared.equals(NoSharedCache.NONE.state())) {
                        checks.add(
                                new Check(
                                        "shared-cache",
                                        false,
                                        shared.equals(CONNECTED) ? Status.HEALTHY : Status.DEGRADED,
                                        shared));
                    }
                    return checks;
                });
    }
}
