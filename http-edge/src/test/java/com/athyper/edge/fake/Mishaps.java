package com.athyper.edge.fake;

import com.athyper.kernel.Answer;
import com.athyper.meta.record.RecordError;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What a test plants for the calls to come, one for each: nothing, a refusal, or a failure. */
final class Mishaps {
    private static final Object NONE = new Object();
    private final Deque<Object> ahead = new ArrayDeque<>();

    void next(Object refusalOrThrowable) {
        ahead.add(refusalOrThrowable);
    }

    void after(int calls, Object refusalOrThrowable) {
        for (int i = 0; i < calls; i++) {
            ahead.add(NONE);
        }
        next(refusalOrThrowable);
    }

    /** What befalls this call. */
    <T> Optional<CompletionStage<Answer<T>>> now() {
        return Optional.ofNullable(ahead.poll())
                .filter(planted -> !planted.equals(NONE))
                .map(
                        planted ->
                                planted instanceof Throwable thrown
                                        ? CompletableFuture.failedStage(thrown)
                                        : CompletableFuture.completedStage(
                                                Answer.refused(
                                                        ((RecordError) planted)
                                                                .because("planted"))));
    }
}
