package com.athyper.actors.aggregate;

import com.athyper.actors.aggregate.AggregateMessage.Due;
import com.athyper.actors.aggregate.AggregateMessage.Execute;
import com.athyper.actors.aggregate.AggregateMessage.NotSettled;
import com.athyper.actors.aggregate.AggregateMessage.Rest;
import com.athyper.actors.aggregate.AggregateMessage.SettleAgain;
import com.athyper.actors.aggregate.AggregateMessage.Settled;
import com.athyper.actors.aggregate.AggregateMessage.Show;
import com.athyper.actors.aggregate.AggregateMessage.Wake;
import com.athyper.actors.aggregate.AggregateReply.Refused;
import com.athyper.actors.aggregate.AggregateReply.Shown;
import com.athyper.kernel.Aggregate;
import com.athyper.kernel.Decision.Accept;
import com.athyper.kernel.Decision.Refuse;
import com.athyper.kernel.Origin;
import com.athyper.kernel.PrincipalId;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
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
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Gives the rules of an aggregate a mailbox and a journal. Holds no rules of its own.
 *
 * <p>A command's events are persisted, then settled (see {@link Settlement}), then the caller is
 * answered. Until then other commands wait, so at most one command's events are ever unsettled;
 * recovery settles them again.
 */
final class AggregateEntity<C, E, S>
        extends EventSourcedBehavior<AggregateMessage, Recorded<E>, Journaled<E, S>> {
    /**
     * How long before it is due an entity holds a timer itself; until then the due index remembers
     * it.
     */
    static final Duration HORIZON = Duration.ofSeconds(90);

    private static final Duration SETTLE_AGAIN_MIN = Duration.ofMillis(200);
    private static final Duration SETTLE_AGAIN_MAX = Duration.ofSeconds(5);

    private final AggregateType<C, E, S> type;
    private final ShardedKey key;
    private final InstantSource clock;
    private final Aggregate<C, E, S> rules;
    private final ActorContext<AggregateMessage> context;
    private final TimerScheduler<AggregateMessage> timers;

    private boolean settling;
    private int failures;
    private @Nullable ActorRef<AggregateReply> waiting;

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
        this.key = key;
        this.clock = clock;
        this.rules = type.rules().apply(key.tenant());
        this.context = context;
        this.timers = timers;
    }

    @Override
    public Journaled<E, S> emptyState() {
        return Journaled.initial(rules.initial());
    }

    @Override
    public EventHandler<Journaled<E, S>, Recorded<E>> eventHandler() {
        return (journaled, recorded) -> journaled.evolve(rules, recorded);
    }

    @Override
    public CommandHandler<AggregateMessage, Recorded<E>, Journaled<E, S>> commandHandler() {
        return this::onMessage;
    }

    @Override
    public SignalHandler<Journaled<E, S>> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), this::recovered)
                .onSignal(PostStop.instance(), _ -> abandon())
                .onSignal(PreRestart.instance(), _ -> abandon())
                .build();
    }

    private Effect<Recorded<E>, Journaled<E, S>> onMessage(
            Journaled<E, S> journaled, AggregateMessage message) {
        return switch (message) {
            case Show(var replyTo) -> {
                // What is shown is settled: whoever sees it here finds it in the inbox too.
                if (settling) {
                    yield Effect().stash();
                }
                replyTo.tell(shown(journaled));
                yield Effect().none();
            }
            case Wake _ -> {
                watchTheClock(journaled);
                yield Effect().none();
            }
            case Execute<?> execute -> settling ? Effect().stash() : onExecute(journaled, execute);
            case Due<?> due -> settling ? Effect().stash() : onDue(journaled, due);
            case Rest _ -> settling ? Effect().stash() : Effect().stop();
            case Settled<?> settled -> onSettled(journaled, settled);
            case NotSettled(var reason) -> {
                context.getLog()
                        .warn("settlement failed, will be tried again: {}", reason.toString());
                timers.startSingleTimer(SettleAgain.NOW, settleAgainAfter());
                yield Effect().none();
            }
            case SettleAgain _ -> {
                settle(journaled);
                yield Effect().none();
            }
        };
    }

    private Effect<Recorded<E>, Journaled<E, S>> onExecute(
            Journaled<E, S> journaled, Execute<?> execute) {
        if (journaled.applied(execute.origin().commandId())) {
            execute.replyTo().tell(shown(journaled));
            return Effect().none();
        }
        return apply(
                journaled,
                type.commands().cast(execute.command()),
                execute.origin(),
                execute.replyTo());
    }

    private Effect<Recorded<E>, Journaled<E, S>> onDue(Journaled<E, S> journaled, Due<?> due) {
        var now = clock.instant();
        String id = "due:" + type.persistenceId(key) + ":" + journaled.sequence();
        var origin = new Origin(PrincipalId.SYSTEM, now, id, id, Optional.of("deadline reached"));
        return apply(journaled, type.commands().cast(due.command()), origin, null);
    }

    private Effect<Recorded<E>, Journaled<E, S>> apply(
            Journaled<E, S> journaled,
            C command,
            Origin origin,
            @Nullable ActorRef<AggregateReply> replyTo) {
        return switch (rules.decide(journaled.state(), command, origin)) {
            case Refuse<E>(var problem) -> {
                answer(replyTo, new Refused(problem));
                yield Effect().none();
            }
            case Accept<E>(var events) when events.isEmpty() -> {
                answer(replyTo, shown(journaled));
                yield Effect().none();
            }
            case Accept<E>(var events) -> persist(events, origin, replyTo);
        };
    }

    private Effect<Recorded<E>, Journaled<E, S>> persist(
            List<E> events, Origin origin, @Nullable ActorRef<AggregateReply> replyTo) {
        settling = true;
        waiting = replyTo;
        return Effect()
                .persist(events.stream().map(event -> new Recorded<>(event, origin)).toList())
                .thenRun(this::settle);
    }

    private void settle(Journaled<E, S> journaled) {
        var owed =
                new Settlement.Owed<>(
                        key,
                        type.persistenceId(key),
                        journaled.sequence(),
                        journaled.before(),
                        journaled.state(),
                        journaled.batch());
        context.pipeToSelf(
                type.settlement().settle(owed),
                (followUp, failure) ->
                        failure == null ? new Settled<>(followUp) : new NotSettled(failure));
    }

    private Effect<Recorded<E>, Journaled<E, S>> onSettled(
            Journaled<E, S> journaled, Settled<?> settled) {
        failures = 0;
        if (settled.followUp().isPresent()) {
            C command = type.commands().cast(settled.followUp().get());
            Origin cause = journaled.batch().getLast().origin();
            Origin origin = cause.under(cause.commandId() + "+");
            switch (rules.decide(journaled.state(), command, origin)) {
                case Accept<E>(var events) when !events.isEmpty() -> {
                    return persist(events, origin, waiting);
                }
                case Accept<E> _ -> {}
                case Refuse<E>(var problem) ->
                        throw new IllegalStateException(
                                "the rules refuse what their settlement led to: "
                                        + problem.detail());
            }
        }
        settling = false;
        answer(waiting, shown(journaled));
        waiting = null;
        watchTheClock(journaled);
        return Effect().unstashAll();
    }

    private void recovered(Journaled<E, S> journaled) {
        // A restart after a failed write keeps this object: what it remembered of the write is
        // void.
        waiting = null;
        failures = 0;
        settling = !journaled.batch().isEmpty();
        if (settling) {
            settle(journaled);
        }
    }

    private void watchTheClock(Journaled<E, S> journaled) {
        timers.cancel(Due.class);
        rules.due(journaled.state())
                .ifPresent(
                        due -> {
                            var left = Duration.between(clock.instant(), due.at());
                            if (left.compareTo(HORIZON) <= 0) {
                                timers.startSingleTimer(
                                        Due.class,
                                        new Due<>(due.command()),
                                        left.isNegative() ? Duration.ZERO : left);
                            }
                        });
    }

    private Duration settleAgainAfter() {
        var wait = SETTLE_AGAIN_MIN.multipliedBy(1L << Math.min(failures++, 6));
        return wait.compareTo(SETTLE_AGAIN_MAX) < 0 ? wait : SETTLE_AGAIN_MAX;
    }

    private void abandon() {
        if (waiting != null) {
            waiting.tell(
                    new Refused(
                            ShellError.NOT_STORED.because(
                                    "the entity stopped before it was stored")));
            waiting = null;
        }
    }

    private Shown<S> shown(Journaled<E, S> journaled) {
        return new Shown<>(type.name(), journaled.state(), journaled.sequence());
    }

    private static void answer(@Nullable ActorRef<AggregateReply> replyTo, AggregateReply reply) {
        if (replyTo != null) {
            replyTo.tell(reply);
        }
    }
}
