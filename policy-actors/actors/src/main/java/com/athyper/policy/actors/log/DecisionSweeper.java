package com.athyper.policy.actors.log;

import com.athyper.actors.sweep.Sweeper;
import com.athyper.kernel.Done;
import com.athyper.kernel.TenantId;
import com.athyper.policy.log.DecisionStore;
import com.athyper.policy.log.LogSettings;
import com.athyper.policy.notice.Notices;

import org.apache.pekko.actor.typed.ActorSystem;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Takes out of the log what its tenant no longer wants there. One in the cluster; it does a little
 * at a time, and what it could not do it does the next time.
 */
public final class DecisionSweeper {
    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final int AT_ONCE = 5_000;

    private final Kept kept;
    private final Supplier<CompletionStage<Set<TenantId>>> tenants;
    private final InstantSource clock;

    /** What is kept of decisions, for as long as their log is. */
    public record Kept(DecisionStore store, Notices notices) {}

    DecisionSweeper(
            Kept kept, Supplier<CompletionStage<Set<TenantId>>> tenants, InstantSource clock) {
        this.kept = kept;
        this.tenants = tenants;
        this.clock = clock;
    }

    /** Runs one sweeper in the cluster. */
    public static void start(
            ActorSystem<?> system,
            Kept kept,
            Supplier<CompletionStage<Set<TenantId>>> tenants,
            InstantSource clock) {
        var log = new DecisionSweeper(kept, tenants, clock);
        Sweeper.start(system, "decision-sweeper", EVERY, log::swept);
    }

    CompletionStage<Done> swept() {
        return tenants.get()
                .thenCompose(
                        all -> {
                            CompletionStage<Done> each =
                                    CompletableFuture.completedStage(Done.DONE);
                            for (TenantId tenant : all) {
                                each = each.thenCompose(_ -> swept(tenant));
                            }
                            return each;
                        });
    }

    private CompletionStage<Done> swept(TenantId tenant) {
        return kept.store()
                .settings(tenant)
                .thenCompose(
                        settings ->
                                forgotten(tenant, settings.orElse(LogSettings.USUAL).retention()));
    }

    private CompletionStage<Done> forgotten(TenantId tenant, Duration retention) {
        Instant before = clock.instant().minus(retention);
        return forgotten(() -> kept.store().forget(tenant, before, AT_ONCE))
                .thenCompose(_ -> forgotten(() -> kept.notices().forget(tenant, before, AT_ONCE)));
    }

    /** In portions, so that no statement takes long. */
    private static CompletionStage<Done> forgotten(Supplier<CompletionStage<Integer>> portion) {
        return portion.get()
                .thenCompose(
                        count ->
                                count < AT_ONCE
                                        ? CompletableFuture.completedStage(Done.DONE)
                                        : forgotten(portion));
    }
}
