package com.athyper.policy.actors.log;

import com.athyper.kernel.Done;
import com.athyper.kernel.TenantId;
import com.athyper.policy.log.DecisionStore;
import com.athyper.policy.log.LogSettings;

import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.SingletonActor;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Takes out of the log what its tenant no longer wants there. One in the cluster; it does a little
 * at a time, and what it could not do it does the next time.
 */
public final class DecisionSweeper extends AbstractBehavior<DecisionSweeper.Message> {
    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final int AT_ONCE = 5_000;

    enum Message {
        SWEEP,
        SWEPT,
        STOP
    }

    private final DecisionStore store;
    private final Supplier<CompletionStage<Set<TenantId>>> tenants;
    private final InstantSource clock;
    private boolean sweeping;

    /** Runs one sweeper in the cluster. */
    public static void start(
            ActorSystem<?> system,
            DecisionStore store,
            Supplier<CompletionStage<Set<TenantId>>> tenants,
            InstantSource clock) {
        ClusterSingleton.get(system)
                .init(
                        SingletonActor.of(create(store, tenants, clock, EVERY), "decision-sweeper")
                                .withStopMessage(Message.STOP));
    }

    static Behavior<Message> create(
            DecisionStore store,
            Supplier<CompletionStage<Set<TenantId>>> tenants,
            InstantSource clock,
            Duration every) {
        return Behaviors.setup(
                context ->
                        Behaviors.withTimers(
                                timers -> {
                                    timers.startTimerWithFixedDelay(Message.SWEEP, every);
                                    return new DecisionSweeper(context, store, tenants, clock);
                                }));
    }

    private DecisionSweeper(
            ActorContext<Message> context,
            DecisionStore store,
            Supplier<CompletionStage<Set<TenantId>>> tenants,
            InstantSource clock) {
        super(context);
        this.store = store;
        this.tenants = tenants;
        this.clock = clock;
    }

    @Override
    public Receive<Message> createReceive() {
        return newReceiveBuilder().onMessage(Message.class, this::onMessage).build();
    }

    private Behavior<Message> onMessage(Message message) {
        return switch (message) {
            case SWEEP -> {
                if (!sweeping) {
                    sweeping = true;
                    getContext().pipeToSelf(swept(), (_, failure) -> said(failure));
                }
                yield this;
            }
            case SWEPT -> {
                sweeping = false;
                yield this;
            }
            case STOP -> Behaviors.stopped();
        };
    }

    private Message said(@Nullable Throwable failure) {
        if (failure != null) {
            getContext().getLog().debug("the sweeper could not sweep: {}", failure.toString());
        }
        return Message.SWEPT;
    }

    private CompletionStage<Done> swept() {
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
        return store.settings(tenant)
                .thenCompose(
                        settings ->
                                forgotten(tenant, settings.orElse(LogSettings.USUAL).retention()));
    }

    /** In portions, so that no statement takes long. */
    private CompletionStage<Done> forgotten(TenantId tenant, Duration retention) {
        return store.forget(tenant, clock.instant().minus(retention), AT_ONCE)
                .thenCompose(
                        count ->
                                count < AT_ONCE
                                        ? CompletableFuture.completedStage(Done.DONE)
                                        : forgotten(tenant, retention));
    }
}
