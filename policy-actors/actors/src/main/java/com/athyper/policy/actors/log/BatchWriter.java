package com.athyper.policy.actors.log;

import com.athyper.kernel.Done;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Unavailable;
import com.athyper.policy.actors.log.Beats.Beat;
import com.athyper.policy.actors.log.DecisionStream.Pending;
import com.athyper.policy.actors.log.DecisionStream.Queued;
import com.athyper.policy.log.DecisionStore;
import com.athyper.policy.log.LogEntry;

import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Writes batches, each until it is written: a store that is away is tried again and again, with
 * more time in between. What the store can never take is found by halves and counted as lost.
 */
final class BatchWriter {
    private static final Logger LOG = LoggerFactory.getLogger(BatchWriter.class);
    private static final Duration WAIT_FIRST = Duration.ofMillis(100);
    private static final Duration WAIT_MAX = Duration.ofSeconds(1);

    private final ActorSystem<?> system;
    private final DecisionStore store;
    private final LogLines lines;
    private final Beats beats;
    private final Gaps gaps = new Gaps();
    private final LogCounts counts = new LogCounts();

    BatchWriter(ActorSystem<?> system, DecisionStore store, LogLines lines, Beats beats) {
        this.system = system;
        this.store = store;
        this.lines = lines;
        this.beats = beats;
    }

    LogCounts counts() {
        return counts;
    }

    /** Counts one that found no room. */
    void lose(Pending pending) {
        counts.lost();
        gaps.add(pending.made().asked().tenant(), pending.made().asked().at());
    }

    /**
     * Completes once all are written, or are counted as lost, and the last beat among them after
     * that; never in failure.
     */
    CompletionStage<Done> write(List<Queued> batch) {
        var pending = new ArrayList<Pending>(batch.size());
        Optional<Beat> last = Optional.empty();
        for (Queued queued : batch) {
            switch (queued) {
                case Pending one -> pending.add(one);
                case Beat beat -> last = Optional.of(beat);
            }
        }
        CompletionStage<Done> written = lines(pending);
        Optional<Beat> beat = last;
        return beat.isEmpty() ? written : written.thenCompose(_ -> beats.arrived(beat.get()));
    }

    /** Whether something was lost that the log does not know of yet. */
    boolean owes() {
        return counts.waiting() > 0 || gaps.isOpen();
    }

    private CompletionStage<Done> lines(List<Pending> batch) {
        var byTenant = new LinkedHashMap<TenantId, List<LogEntry>>();
        for (Pending pending : batch) {
            TenantId tenant = pending.made().asked().tenant();
            try {
                LogEntry line = lines.decided(pending);
                byTenant.computeIfAbsent(tenant, _ -> new ArrayList<>()).add(line);
            } catch (RuntimeException e) {
                // Thrown on, it would end the stream, and all that comes after would be lost.
                LOG.error("a decision cannot be made a line of the log", e);
                drop(tenant, pending.made().asked().at());
            }
        }
        gaps.take()
                .forEach(
                        (tenant, lost) ->
                                byTenant.computeIfAbsent(tenant, _ -> new ArrayList<>())
                                        .add(lines.gap(tenant, lost)));
        CompletionStage<Done> all = CompletableFuture.completedStage(Done.DONE);
        for (Map.Entry<TenantId, List<LogEntry>> part : byTenant.entrySet()) {
            all = all.thenCompose(_ -> write(part.getKey(), part.getValue(), WAIT_FIRST));
        }
        return all;
    }

    private CompletionStage<Done> write(TenantId tenant, List<LogEntry> entries, Duration wait) {
        CompletionStage<Done> written;
        try {
            written = store.write(tenant, entries);
        } catch (RuntimeException e) {
            written = CompletableFuture.failedFuture(e);
        }
        return written.thenApply(
                        done -> {
                            counts.written(decisions(entries));
                            return done;
                        })
                .exceptionallyCompose(failure -> failed(tenant, entries, wait, failure));
    }

    private CompletionStage<Done> failed(
            TenantId tenant, List<LogEntry> entries, Duration wait, Throwable failure) {
        if (cause(failure) instanceof Unavailable) {
            Duration next = wait.multipliedBy(2);
            return after(wait)
                    .thenCompose(
                            _ ->
                                    write(
                                            tenant,
                                            entries,
                                            next.compareTo(WAIT_MAX) > 0 ? WAIT_MAX : next));
        }
        if (entries.size() > 1) {
            int half = entries.size() / 2;
            return write(tenant, entries.subList(0, half), WAIT_FIRST)
                    .thenCompose(
                            _ -> write(tenant, entries.subList(half, entries.size()), WAIT_FIRST));
        }
        LOG.error("a line of the decision log cannot be written", cause(failure));
        switch (entries.getFirst()) {
            case LogEntry.Decided decided -> drop(tenant, decided.place().at());
            case LogEntry.Gap _, LogEntry.CutOff _ -> {}
        }
        return CompletableFuture.completedStage(Done.DONE);
    }

    private void drop(TenantId tenant, Instant at) {
        counts.dropped();
        gaps.add(tenant, at);
    }

    private CompletionStage<Done> after(Duration wait) {
        var elapsed = new CompletableFuture<Done>();
        system.scheduler()
                .scheduleOnce(wait, () -> elapsed.complete(Done.DONE), system.executionContext());
        return elapsed;
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException wrapped && wrapped.getCause() != null
                ? wrapped.getCause()
                : failure;
    }

    private static int decisions(List<LogEntry> entries) {
        int count = 0;
        for (LogEntry entry : entries) {
            switch (entry) {
                case LogEntry.Decided _ -> count++;
                case LogEntry.Gap _, LogEntry.CutOff _ -> {}
            }
        }
        return count;
    }
}
