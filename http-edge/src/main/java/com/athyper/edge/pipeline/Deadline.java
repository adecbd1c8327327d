package com.athyper.edge.pipeline;

import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;

/**
 * Fails what has not ended in time. The wheel of the actor system turns anyway; a timer of the
 * JDK's would wake a thread for each request.
 */
record Deadline(ActorSystem<?> system) {

    /** Ends as the work does, or with a {@link TimeoutException} once the time has passed. */
    <T> CompletionStage<T> within(Duration time, CompletionStage<T> work) {
        CompletableFuture<T> end = work.toCompletableFuture();
        if (end.isDone()) {
            return end;
        }
        Cancellable late =
                system.scheduler()
                        .scheduleOnce(
                                time,
                                () -> end.completeExceptionally(new TimeoutException()),
                                system.executionContext());
        return end.whenComplete((_, _) -> late.cancel());
    }
}
