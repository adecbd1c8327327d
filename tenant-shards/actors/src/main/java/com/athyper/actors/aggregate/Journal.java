package com.athyper.actors.aggregate;

import com.athyper.kernel.Aggregate;

import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.persistence.query.EventEnvelope;
import org.apache.pekko.persistence.query.PersistenceQuery;
import org.apache.pekko.persistence.query.javadsl.CurrentEventsByPersistenceIdQuery;
import org.apache.pekko.stream.javadsl.Sink;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Reads the journal beside the entities, without disturbing them. */
public final class Journal {
    private final ActorSystem<?> system;
    private final CurrentEventsByPersistenceIdQuery query;

    /**
     * @param queryPlugin the configuration path of the journal's read side
     */
    public Journal(ActorSystem<?> system, String queryPlugin) {
        this.system = system;
        this.query =
                PersistenceQuery.get(system)
                        .getReadJournalFor(CurrentEventsByPersistenceIdQuery.class, queryPlugin);
    }

    /** One event with its number. */
    public record Entry<E>(long sequence, Recorded<E> recorded) {}

    /** The entity's state as of its n-th event; empty if there are not that many. */
    public <C, E, S> CompletionStage<Optional<S>> at(
            AggregateType<C, E, S> type, ShardedKey key, long sequence) {
        return entries(type, key, sequence)
                .thenApply(
                        entries ->
                                entries.size() < sequence
                                        ? Optional.empty()
                                        : Optional.of(replay(type, key, entries)));
    }

    /** The entity's state as of a time; the initial one if it did not exist then. */
    public <C, E, S> CompletionStage<S> at(
            AggregateType<C, E, S> type, ShardedKey key, Instant moment) {
        return entries(type, key, Long.MAX_VALUE)
                .thenApply(
                        entries ->
                                replay(
                                        type,
                                        key,
                                        entries.stream()
                                                .takeWhile(
                                                        it ->
                                                                !it.recorded()
                                                                        .origin()
                                                                        .at()
                                                                        .isAfter(moment))
                                                .toList()));
    }

    /** The state that the events lead to. */
    public static <C, E, S> S replay(
            AggregateType<C, E, S> type, ShardedKey key, List<Entry<E>> entries) {
        Aggregate<C, E, S> rules = type.rules().apply(key.tenant());
        S state = rules.initial();
        for (Entry<E> entry : entries) {
            state = rules.evolve(state, entry.recorded().event(), entry.recorded().origin());
        }
        return state;
    }

    /** The entity's events up to the n-th. */
    public <E> CompletionStage<List<Entry<E>>> entries(
            AggregateType<?, E, ?> type, ShardedKey key, long sequence) {
        CompletionStage<List<EventEnvelope>> read =
                query.currentEventsByPersistenceId(type.persistenceId(key), 0, sequence)
                        .runWith(Sink.seq(), system);
        return read.thenApply(
                envelopes -> {
                    var entries = new ArrayList<Entry<E>>();
                    for (EventEnvelope envelope : envelopes) {
                        entries.add(entry(envelope));
                    }
                    return entries;
                });
    }

    @SuppressWarnings("unchecked") // the journal of a type holds that type's events
    private static <E> Entry<E> entry(EventEnvelope envelope) {
        return new Entry<>(envelope.sequenceNr(), (Recorded<E>) envelope.event());
    }
}
