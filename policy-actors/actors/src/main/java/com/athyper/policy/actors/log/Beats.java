package com.athyper.policy.actors.log;

import com.athyper.kernel.Done;
import com.athyper.policy.log.LogWriters;
import com.athyper.policy.log.LogWriters.Writer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Until when this node's log is whole. A beat goes the way that decisions go, so that it arrives
 * after all that was taken before it; the last one that arrived is what remains of a node that is
 * killed.
 */
final class Beats {
    private static final Logger LOG = LoggerFactory.getLogger(Beats.class);

    private final LogWriters writers;
    private final Writer self;
    private final InstantSource clock;
    private final CompletableFuture<Done> begun = new CompletableFuture<>();

    /** Vouches for what was taken before that instant, once it is written. */
    record Beat(Instant at) implements DecisionStream.Queued {}

    Beats(LogWriters writers, Writer self, InstantSource clock) {
        this.writers = writers;
        this.self = self;
        this.clock = clock;
    }

    Beat next() {
        return new Beat(clock.instant());
    }

    /** Completes once the first has arrived: before that a node could die unnoticed. */
    CompletionStage<Done> begun() {
        return begun;
    }

    /** Never in failure: one that does not arrive is made up for by the next. */
    CompletionStage<Done> arrived(Beat beat) {
        return quietly(
                () ->
                        writers.beat(self, beat.at())
                                .thenApply(
                                        done -> {
                                            begun.complete(done);
                                            return done;
                                        }));
    }

    /** Nothing is missing; where that cannot be said, others will say that something may be. */
    CompletionStage<Done> ended() {
        return quietly(() -> writers.ended(self));
    }

    private static CompletionStage<Done> quietly(Supplier<CompletionStage<Done>> word) {
        CompletionStage<Done> said;
        try {
            said = word.get();
        } catch (RuntimeException e) {
            said = CompletableFuture.failedStage(e);
        }
        return said.exceptionally(
                failure -> {
                    LOG.debug("the decision log cannot say until when it is whole", failure);
                    return Done.DONE;
                });
    }
}
