package com.athyper.edge.exchange;

import com.athyper.kernel.Answer;
import com.athyper.kernel.Answer.Ok;
import com.athyper.kernel.Answer.Refused;
import com.athyper.kernel.Problem;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Questions asked one after the other, each only if the one before was not refused. */
public final class Steps {
    private Steps() {}

    public static <T> CompletionStage<Answer<T>> now(Answer<T> answer) {
        return CompletableFuture.completedStage(answer);
    }

    public static <T> CompletionStage<Answer<T>> ok(T value) {
        return now(Answer.ok(value));
    }

    public static <T> CompletionStage<Answer<T>> refused(Problem problem) {
        return now(Answer.refused(problem));
    }

    public static <A, B> CompletionStage<Answer<B>> then(
            Answer<A> first, Function<? super A, CompletionStage<Answer<B>>> next) {
        return switch (first) {
            case Ok<A>(var value) -> next.apply(value);
            case Refused<A>(var problem) -> refused(problem);
        };
    }

    public static <A, B> CompletionStage<Answer<B>> then(
            CompletionStage<Answer<A>> first,
            Function<? super A, CompletionStage<Answer<B>>> next) {
        return first.thenCompose(answer -> then(answer, next));
    }

    public static <A, B> CompletionStage<Answer<B>> map(
            CompletionStage<Answer<A>> first, Function<? super A, ? extends B> change) {
        return first.thenApply(answer -> answer.map(change));
    }
}
