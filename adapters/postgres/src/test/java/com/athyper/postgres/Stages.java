package com.athyper.postgres;

import com.athyper.kernel.Answer;
import com.athyper.kernel.ErrorCode;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what comes later. */
public final class Stages {

    private static final long SECONDS_MAX = 30;

    private Stages() {}

    public static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(SECONDS_MAX, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new AssertionError(e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("no answer in " + SECONDS_MAX + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    public static <T> T ok(CompletionStage<Answer<T>> stage) {
        return switch (await(stage)) {
            case Answer.Ok<T>(var value) -> value;
            case Answer.Refused<T>(var problem) -> throw new AssertionError("refused: " + problem);
        };
    }

    public static <T> ErrorCode refused(CompletionStage<Answer<T>> stage) {
        return problem(stage).code();
    }

    public static <T> com.athyper.kernel.Problem problem(CompletionStage<Answer<T>> stage) {
        return switch (await(stage)) {
            case Answer.Ok<T>(var value) -> throw new AssertionError("accepted: " + value);
            case Answer.Refused<T>(var problem) -> problem;
        };
    }
}
