package com.athyper.edge.pipeline;

import com.athyper.edge.exchange.Reply;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Counts what is being worked on, and takes on no more than can be done. */
final class InFlight {
    private final int max;
    private final AtomicInteger count = new AtomicInteger();

    InFlight(int max) {
        this.max = max;
    }

    /** Empty if there is too much to do already; the work was not begun. */
    Optional<CompletionStage<Reply>> take(Supplier<CompletionStage<Reply>> work) {
        if (count.incrementAndGet() > max) {
            count.decrementAndGet();
            return Optional.empty();
        }
        return Optional.of(Pipeline.attempt(work).whenComplete((_, _) -> count.decrementAndGet()));
    }
}
