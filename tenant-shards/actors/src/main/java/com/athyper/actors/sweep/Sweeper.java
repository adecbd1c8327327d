package com.athyper.actors.sweep;

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
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Does the same work again and again, one in the cluster, and never twice at a time. What the work
 * could not do it does the next time, so it has to be fit to be repeated.
 */
public final class Sweeper extends AbstractBehavior<Sweeper.Message> {

    /** What the sweeper is told. */
    public enum Message {
        SWEEP,
        SWEPT,
        STOP
    }

    private final Supplier<? extends CompletionStage<?>> work;
    private boolean sweeping;

    /** Runs one of this name in the cluster. */
    public static void start(
            ActorSystem<?> system,
            String name,
            Duration every,
            Supplier<? extends CompletionStage<?>> work) {
        ClusterSingleton.get(system)
                .init(SingletonActor.of(create(every, work), name).withStopMessage(Message.STOP));
    }

    public static Behavior<Message> create(
            Duration every, Supplier<? extends CompletionStage<?>> work) {
        return Behaviors.setup(
                context ->
                        Behaviors.withTimers(
                                timers -> {
                                    timers.startTimerWithFixedDelay(Message.SWEEP, every);
                                    return new Sweeper(context, work);
                                }));
    }

    private Sweeper(ActorContext<Message> context, Supplier<? extends CompletionStage<?>> work) {
        super(context);
        this.work = work;
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
                    getContext().pipeToSelf(work.get(), (_, failure) -> said(failure));
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
}
