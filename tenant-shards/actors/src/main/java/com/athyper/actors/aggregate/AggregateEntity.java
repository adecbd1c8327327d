package com.athyper.actors.aggregate;

import com.athyper.actors.aggregate.AggregateMessage.Due;
import com.athyper.actors.aggregate.AggregateMessage.Execute;
import com.athyper.actors.aggregate.AggregateMessage.NotSettled;
import com.athyper.actors.aggregate.AggregateMessage.Rest;
import com.athyper.actors.aggregate.AggregateMessage.SettleAgain;
import com.athyper.actors.aggregate.AggregateMessage.Settled;
import com.athyper.actors.aggregate.AggregateMessage.Show;
import com.athyper.actors.aggregate.AggregateMessage.Wake;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Gives the course of an entity a mailbox, a journal and a clock. Holds no rules of its own.
 *
 * <p>Who waits when it is stopped is told nothing: what was persisted has happened, and who asks
 * again hears so.
 */
final class AggregateEntity<C, E, S>
        extends EventSourcedBehavior<AggregateMessage, Recorded<E>, Journaled<E, S>>
        implements EntityCourse.Surroundings<C, E, S, ActorRef<AggregateReply>> {
    private final AggregateType<C, E, S> type;
    private final InstantSource clock;
    private final ActorContext<AggregateMessage> context;
    private final TimerScheduler<AggregateMessage> timers;
    private final EntityCourse<C, E, S, ActorRef<AggregateReply>> course;

    static <C, E, S> Behavior<AggregateMessage> create(
            AggregateType<C, E, S> type, ShardedKey key, InstantSource clock) {
        return Behaviors.setup(
                context ->
                        Behaviors.withTimers(
                                timers ->
                                        new AggregateEntity<>(type, key, clock, context, timers)));
    }

    private AggregateEntity(
            AggregateType<C, E, S> type,
            ShardedKey key,
            InstantSource clock,
            ActorContext<AggregateMessage> context,
            TimerScheduler<AggregateMessage> timers) {
        super(
                PersistenceId.ofUniqueId(type.persistenceId(key)),
                SupervisorStrategy.restartWithBackoff(
                        Duration.ofMillis(200), Duration.ofSeconds(5), 0.2));
        this.type = type;
        this.clock = clock;
        this.context = context;
        this.timers = timers;
        this.course = new EntityCourse<>(type, key, this);
    }

    @Override
    public Journaled<E, S> emptyState() {
        return course.initial();
    }

    @Override
    public EventHandler<Journaled<E, S>, Recorded<E>> eventHandler() {
        return course::evolve;
    }

    @Override
    public CommandHandler<AggregateMessage, Recorded<E>, Journaled<E, S>> commandHandler() {
        return (journaled, message) ->
                switch (next(journaled, message)) {
                    case EntityCourse.Next.Heard<E> _ -> Effect().none();
                    case EntityCourse.Next.Later<E> _ -> Effect().stash();
                    case EntityCourse.Next.Persist<E>(var events) ->
                            Effect().persist(events).thenRun(course::settle);
                    case EntityCourse.Next.Resume<E> _ -> Effect().unstashAll();
                    case EntityCourse.Next.Stop<E> _ -> Effect().stop();
                };
    }

    @Override
    public SignalHandler<Journaled<E, S>> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), course::recovered)
                .onSignal(PreRestart.instance(), _ -> course.notPersisted())
                .build();
    }

    private EntityCourse.Next<E> next(Journaled<E, S> journaled, AggregateMessage message) {
        return switch (message) {
            case Show(var replyTo) -> course.show(journaled, replyTo);
            case Wake _ -> course.wake(journaled);
            case Execute<?>(_, var command, var origin, var replyTo) ->
                    course.execute(journaled, type.commands().cast(command), origin, replyTo);
            case Due<?>(var command) -> course.due(journaled, type.commands().cast(command));
            case Rest _ -> course.rest();
            case Settled<?>(var followUp) ->
                    course.settled(journaled, followUp.map(type.commands()::cast));
            case NotSettled(var reason) -> {
                context.getLog()
                        .warn("settlement failed, will be tried again: {}", reason.toString());
                yield course.notSettled();
            }
            case SettleAgain _ -> {
                course.settle(journaled);
                yield new EntityCourse.Next.Heard<>();
            }
        };
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public void answer(ActorRef<AggregateReply> asker, AggregateReply reply) {
        asker.tell(reply);
    }

    @Override
    public void settle(Settlement.Owed<E, S> owed) {
        context.pipeToSelf(
                type.settlement().settle(owed),
                (followUp, failure) ->
                        failure == null ? new Settled<>(followUp) : new NotSettled(failure));
    }

    @Override
    public void settleAgainAfter(Duration wait) {
        timers.startSingleTimer(SettleAgain.NOW, wait);
    }

    @Override
    public void ringAfter(Duration wait, C command) {
        timers.startSingleTimer(Due.class, new Due<>(command), wait);
    }

    @Override
    public void silence() {
        timers.cancel(Due.class);
    }
}
