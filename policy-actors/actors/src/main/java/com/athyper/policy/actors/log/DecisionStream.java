package com.athyper.policy.actors.log;

import com.athyper.kernel.Answer;
import com.athyper.kernel.Done;
import com.athyper.kernel.Origin;
import com.athyper.kernel.Page;
import com.athyper.kernel.TenantId;
import com.athyper.meta.Models;
import com.athyper.policy.log.DecisionFilter;
import com.athyper.policy.log.DecisionLog;
import com.athyper.policy.log.DecisionMade;
import com.athyper.policy.log.DecisionStore;
import com.athyper.policy.log.LogEntry;
import com.athyper.policy.log.LogSettings;
import com.athyper.policy.log.LogWriters;

import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.QueueOfferResult;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * {@link DecisionLog} as a stream: a bounded queue that requests put their decisions into, and
 * batches that are written behind them, one at a time. Where the queue is full, requests wait for
 * room; what finds none in time is counted, and the count is written as a gap.
 */
public final class DecisionStream implements DecisionLog {
    private static final Logger LOG = LoggerFactory.getLogger(DecisionStream.class);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(10);
    private static final Duration SETTINGS_EVERY = Duration.ofSeconds(5);

    /** How often it says until when it is whole, and of gaps, also when nothing is decided. */
    private static final Duration BEAT = Duration.ofSeconds(1);

    private static final CompletionStage<Done> AT_ONCE =
            CompletableFuture.completedStage(Done.DONE);

    private final ActorSystem<?> system;
    private final DecisionStore store;
    private final Limits limits;
    private final Sampling sampling = new Sampling();
    private final BatchWriter writer;
    private final Beats beats;
    private final BoundedSourceQueue<Queued> queue;
    private final CompletionStage<?> ended;

    /**
     * @param waitingMax decisions that have not been written yet
     * @param batchMax decisions of one write
     * @param linger after which a batch is written, however small
     * @param patience of a request that finds the queue full
     */
    public record Limits(int waitingMax, int batchMax, Duration linger, Duration patience) {
        public static final Limits USUAL =
                new Limits(10_000, 500, Duration.ofMillis(100), Duration.ofSeconds(1));
    }

    /** What the log is made of and where it is kept. */
    public record Surroundings(
            DecisionStore store,
            LogWriters writers,
            Models models,
            InstantSource clock,
            RandomGenerator chance) {}

    /** What waits to be written. */
    sealed interface Queued permits Pending, Beats.Beat {}

    /** A decision that is to be kept, and for how many it stands. */
    record Pending(DecisionMade made, int weight) implements Queued {}

    private DecisionStream(
            ActorSystem<?> system,
            DecisionStore store,
            LogLines lines,
            Beats beats,
            Limits limits) {
        this.system = system;
        this.store = store;
        this.limits = limits;
        this.beats = beats;
        this.writer = new BatchWriter(system, store, lines, beats);
        var running =
                Source.<Queued>queue(limits.waitingMax())
                        .groupedWithin(limits.batchMax(), limits.linger())
                        .mapAsync(1, writer::write)
                        .toMat(Sink.ignore(), Keep.both())
                        .run(system);
        this.queue = running.first();
        this.ended = running.second();
        Source.tick(Duration.ZERO, BEAT, Done.DONE)
                // One that finds no room is made up for by a later one.
                .map(_ -> queue.offer(beats.next()))
                .takeWhile(offered -> !offered.equals(QueueOfferResult.closed()))
                .runWith(Sink.ignore(), system);
        Source.tick(SETTINGS_EVERY, SETTINGS_EVERY, Done.DONE)
                .mapAsync(1, _ -> refresh())
                .runWith(Sink.ignore(), system);
    }

    /** Runs for as long as the system does, and writes what it has before the system ends. */
    public static DecisionStream start(ActorSystem<?> system, Surroundings surroundings) {
        var stream =
                start(
                        system,
                        surroundings.store(),
                        new LogLines(
                                surroundings.models(),
                                surroundings.chance(),
                                system.address().toString()),
                        new Beats(
                                surroundings.writers(), CutOffs.self(system), surroundings.clock()),
                        Limits.USUAL);
        CoordinatedShutdown.get(system)
                .addTask(
                        CoordinatedShutdown.PhaseServiceStop(),
                        "decision-log",
                        () -> stream.stop().thenApply(_ -> org.apache.pekko.Done.done()));
        return stream;
    }

    static DecisionStream start(
            ActorSystem<?> system,
            DecisionStore store,
            LogLines lines,
            Beats beats,
            Limits limits) {
        return new DecisionStream(system, store, lines, beats, limits);
    }

    /** Completes once it is known that this node writes: its end will not go unnoticed. */
    public CompletionStage<Done> begun() {
        return beats.begun();
    }

    @Override
    public CompletionStage<Done> keep(List<DecisionMade> decisions) {
        var wanted = new ArrayList<Pending>(decisions.size());
        for (DecisionMade made : decisions) {
            int weight = sampling.weight(made);
            if (weight > 0) {
                wanted.add(new Pending(made, weight));
            }
        }
        int taken = offer(wanted, 0);
        if (taken == wanted.size()) {
            return AT_ONCE;
        }
        var waited = new CompletableFuture<Done>();
        await(wanted, taken, limits.patience().dividedBy(LOOK_AGAIN), waited);
        return waited;
    }

    /** How many of them the queue has taken by then. */
    private int offer(List<Pending> wanted, int from) {
        int taken = from;
        while (taken < wanted.size() && isTaken(wanted.get(taken))) {
            taken++;
        }
        return taken;
    }

    private boolean isTaken(Pending pending) {
        boolean taken = queue.offer(pending).isEnqueued();
        if (taken) {
            writer.counts().taken();
        }
        return taken;
    }

    private void await(List<Pending> wanted, int from, long looks, CompletableFuture<Done> waited) {
        if (looks <= 0 || ended.toCompletableFuture().isDone()) {
            for (Pending pending : wanted.subList(from, wanted.size())) {
                writer.lose(pending);
            }
            waited.complete(Done.DONE);
            return;
        }
        system.scheduler()
                .scheduleOnce(
                        LOOK_AGAIN,
                        () -> {
                            int taken = offer(wanted, from);
                            if (taken == wanted.size()) {
                                waited.complete(Done.DONE);
                            } else {
                                await(wanted, taken, looks - 1, waited);
                            }
                        },
                        system.executionContext());
    }

    /** Of those tenants in which something is decided. */
    private CompletionStage<Done> refresh() {
        CompletionStage<Done> all = AT_ONCE;
        for (TenantId tenant : sampling.takeAsked()) {
            all = all.thenCompose(_ -> refresh(tenant));
        }
        return all;
    }

    private CompletionStage<Done> refresh(TenantId tenant) {
        return settings(tenant)
                .<Done>thenApply(
                        settings -> {
                            sampling.know(tenant, settings);
                            return Done.DONE;
                        })
                // What is known stays so until PostgreSQL answers again.
                .exceptionally(_ -> Done.DONE);
    }

    @Override
    public CompletionStage<Answer<Page<LogEntry>>> page(
            TenantId tenant, DecisionFilter filter, DecisionStore.Order order) {
        return store.page(tenant, filter, order);
    }

    @Override
    public CompletionStage<LogSettings> settings(TenantId tenant) {
        return store.settings(tenant).thenApply(own -> own.orElse(LogSettings.USUAL));
    }

    @Override
    public CompletionStage<Done> change(TenantId tenant, LogSettings settings, Origin origin) {
        return store.change(tenant, settings, origin)
                .thenApply(
                        done -> {
                            sampling.know(tenant, settings);
                            return done;
                        });
    }

    /** How the log is doing on this node. */
    public LogCounts counts() {
        return writer.counts();
    }

    /** Takes no more, and completes once all that was taken is written. */
    CompletionStage<Done> stop() {
        queue.complete();
        return ended.<Done>thenCompose(_ -> writer.owes() ? AT_ONCE : beats.ended())
                .toCompletableFuture()
                .completeOnTimeout(Done.DONE, 5, TimeUnit.SECONDS)
                .thenApply(
                        done -> {
                            long waiting = counts().waiting();
                            if (waiting > 0) {
                                LOG.error(
                                        "the decision log ends with decisions that were not written"
                                                + " waiting={}",
                                        waiting);
                            }
                            return done;
                        });
    }
}
