package com.athyper.actors.aggregate;

import com.athyper.actors.aggregate.AggregateReply.Refused;
import com.athyper.actors.aggregate.AggregateReply.Shown;
import com.athyper.actors.aggregate.EntityCourse.Next.Heard;
import com.athyper.actors.aggregate.EntityCourse.Next.Later;
import com.athyper.actors.aggregate.EntityCourse.Next.Persist;
import com.athyper.actors.aggregate.EntityCourse.Next.Resume;
import com.athyper.actors.aggregate.EntityCourse.Next.Stop;
import com.athyper.kernel.Aggregate;
import com.athyper.kernel.Decision.Accept;
import com.athyper.kernel.Decision.Refuse;
import com.athyper.kernel.Origin;
import com.athyper.kernel.PrincipalId;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What an entity does about what it hears, and in which order: a command's events are persisted,
 * then settled (see {@link Settlement}), then the caller is answered. Until then other commands
 * wait, so at most one command's events are ever unsettled; recovery settles them again.
 *
 * <p>It knows no actor. {@link AggregateEntity} gives it a mailbox, a journal and a clock; a
 * simulation gives it the same in one thread.
 *
 * @param <R> whom an answer is given to
 */
public final class EntityCourse<C, E, S, R> {
    /**
     * How long before it is due an entity holds a timer itself; until then the due index remembers
     * it.
     */
    static final Duration HORIZON = Duration.ofSeconds(90);

    private static final Duration SETTLE_AGAIN_MIN = Duration.ofMillis(200);
    private static final Duration SETTLE_AGAIN_MAX = Duration.ofSeconds(5);

    private final AggregateType<C, E, S> type;
    private final ShardedKey key;
    private final Aggregate<C, E, S> rules;
    private final Surroundings<C, E, S, R> surroundings;

    private boolean settling;
    private int failures;
    private @Nullable R waiting;

    /** What is to become of the message in hand. */
    public sealed interface Next<E> {
        record Heard<E>() implements Next<E> {}

        /** It is kept until {@link Resume}. */
        record Later<E>() implements Next<E> {}

        /** Once it is persisted, {@link EntityCourse#settle} follows. */
        record Persist<E>(List<Recorded<E>> events) implements Next<E> {}

        /** What was kept is heard now, before everything else and in its order. */
        record Resume<E>() implements Next<E> {}

        record Stop<E>() implements Next<E> {}
    }

    /** What an entity's course can do to the world around it. */
    public interface Surroundings<C, E, S, R> {
        Instant now();

        void answer(R asker, AggregateReply reply);

        /** Ends in {@link EntityCourse#settled} or {@link EntityCourse#notSettled}. */
        void settle(Settlement.Owed<E, S> owed);

        /** Ends in {@link EntityCourse#settle}. */
        void settleAgainAfter(Duration wait);

        /** The one alarm of an entity, in place of the one before; ends in {@link #due}. */
        void ringAfter(Duration wait, C command);

        void silence();
    }

    public EntityCourse(
            AggregateType<C, E, S> type, ShardedKey key, Surroundings<C, E, S, R> surroundings) {
        this.type = type;
        this.key = key;
        this.rules = type.rules().apply(key.tenant());
        this.surroundings = surroundings;
    }

    public Journaled<E, S> initial() {
        return Journaled.initial(rules.initial());
    }

    public Journaled<E, S> evolve(Journaled<E, S> journaled, Recorded<E> recorded) {
        return journaled.evolve(rules, recorded);
    }

    /** What is shown is settled: whoever sees it here finds it in the inbox too. */
    public Next<E> show(Journaled<E, S> journaled, R asker) {
        if (settling) {
            return new Later<>();
        }
        surroundings.answer(asker, shown(journaled));
        return new Heard<>();
    }

    public Next<E> wake(Journaled<E, S> journaled) {
        watchTheClock(journaled);
        return new Heard<>();
    }

    public Next<E> execute(Journaled<E, S> journaled, C command, Origin origin, R asker) {
        if (settling) {
            return new Later<>();
        }
        if (journaled.applied(origin.commandId())) {
            surroundings.answer(asker, shown(journaled));
            return new Heard<>();
        }
        return apply(journaled, command, origin, asker);
    }

    public Next<E> due(Journaled<E, S> journaled, C command) {
        if (settling) {
            return new Later<>();
        }
        String id = "due:" + type.persistenceId(key) + ":" + journaled.sequence();
        var origin =
                new Origin(
                        PrincipalId.SYSTEM,
                        surroundings.now(),
                        id,
                        id,
                        Optional.of("deadline reached"));
        return apply(journaled, command, origin, null);
    }

    /** Asked to leave the memory. */
    public Next<E> rest() {
        return settling ? new Later<>() : new Stop<>();
    }

    private Next<E> apply(Journaled<E, S> journaled, C command, Origin origin, @Nullable R asker) {
        return switch (rules.decide(journaled.state(), command, origin)) {
            case Refuse<E>(var problem) -> {
                answer(asker, new Refused(problem));
                yield new Heard<>();
            }
            case Accept<E>(var events) when events.isEmpty() -> {
                answer(asker, shown(journaled));
                yield new Heard<>();
            }
            case Accept<E>(var events) -> persist(events, origin, asker);
        };
    }

    private Next<E> persist(List<E> events, Origin origin, @Nullable R asker) {
        settling = true;
        waiting = asker;
        return new Persist<>(events.stream().map(event -> new Recorded<>(event, origin)).toList());
    }

    /** The last command's events are in the journal, or have not been settled the last time. */
    public void settle(Journaled<E, S> journaled) {
        surroundings.settle(
                new Settlement.Owed<>(
                        key,
                        type.persistenceId(key),
                        journaled.sequence(),
                        journaled.before(),
                        journaled.state(),
                        journaled.batch()));
    }

    /**
     * @param followUp a command that the settlement led to: the rules may not refuse it
     */
    public Next<E> settled(Journaled<E, S> journaled, Optional<C> followUp) {
        failures = 0;
        if (followUp.isPresent()) {
            Origin cause = journaled.batch().getLast().origin();
            Origin origin = cause.under(cause.commandId() + "+");
            switch (rules.decide(journaled.state(), followUp.get(), origin)) {
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
        return new Resume<>();
    }

    public Next<E> notSettled() {
        surroundings.settleAgainAfter(settleAgainAfter());
        return new Heard<>();
    }

    /** The journal has been read, for the first time or again after a write that failed. */
    public void recovered(Journaled<E, S> journaled) {
        // A restart after a failed write keeps this object: what it remembered of the write is
        // void.
        waiting = null;
        failures = 0;
        settling = !journaled.batch().isEmpty();
        if (settling) {
            settle(journaled);
        }
    }

    /** The journal did not confirm what was to be persisted. */
    public void notPersisted() {
        answer(
                waiting,
                new Refused(ShellError.NOT_STORED.because("the journal did not confirm it")));
        waiting = null;
    }

    private void watchTheClock(Journaled<E, S> journaled) {
        surroundings.silence();
        rules.due(journaled.state())
                .ifPresent(
                        due -> {
                            var left = Duration.between(surroundings.now(), due.at());
                            if (left.compareTo(HORIZON) <= 0) {
                                surroundings.ringAfter(
                                        left.isNegative() ? Duration.ZERO : left, due.command());
                            }
                        });
    }

    private Duration settleAgainAfter() {
        var wait = SETTLE_AGAIN_MIN.multipliedBy(1L << Math.min(failures++, 6));
        return wait.compareTo(SETTLE_AGAIN_MAX) < 0 ? wait : SETTLE_AGAIN_MAX;
    }

    private Shown<S> shown(Journaled<E, S> journaled) {
        return new Shown<>(type.name(), journaled.state(), journaled.sequence());
    }

    private void answer(@Nullable R asker, AggregateReply reply) {
        if (asker != null) {
            surroundings.answer(asker, reply);
        }
    }
}
