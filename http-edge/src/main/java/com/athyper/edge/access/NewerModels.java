package com.athyper.edge.access;

import static com.athyper.edge.problem.EdgeError.ENTITY_CHANGING;

import com.athyper.edge.exchange.Steps;
import com.athyper.kernel.Answer;
import com.athyper.kernel.TenantId;
import com.athyper.meta.Models;
import com.athyper.meta.record.RecordError;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Repeats what was judged by a model that is no longer in force, or met a rule of one that is about
 * to be: a change of an entity is the platform's matter and not its clients'.
 */
public record NewerModels(Models models) {
    /** Versions that may come into force, one after the other, while one request is served. */
    public static final int RETRIES_MAX = 10;

    /** Together about three seconds: a short change is waited for, a long one is told of. */
    private static final long PAUSE_MILLIS_MAX = 640;

    /**
     * @param step repeated as a whole, since everything in it was judged by the models
     */
    public <T> CompletionStage<Answer<T>> insisting(
            TenantId tenant, Supplier<CompletionStage<Answer<T>>> step) {
        return attempt(tenant, step, 0);
    }

    private <T> CompletionStage<Answer<T>> attempt(
            TenantId tenant, Supplier<CompletionStage<Answer<T>>> step, int retries) {
        return step.get()
                .thenCompose(
                        answer ->
                                isOutdated(answer)
                                        ? again(tenant, step, retries)
                                        : Steps.now(answer));
    }

    private <T> CompletionStage<Answer<T>> again(
            TenantId tenant, Supplier<CompletionStage<Answer<T>>> step, int retries) {
        if (retries == RETRIES_MAX) {
            return Steps.refused(ENTITY_CHANGING.because("nothing was changed; try again"));
        }
        return pause(retries)
                .thenCompose(_ -> models.refresh(tenant))
                .thenCompose(_ -> attempt(tenant, step, retries + 1));
    }

    /** The first time there is nothing to wait for: the newer model is there already. */
    private static CompletionStage<Void> pause(int retries) {
        if (retries == 0) {
            return CompletableFuture.completedStage(null);
        }
        long millis = Math.min(PAUSE_MILLIS_MAX, 5L << retries);
        return CompletableFuture.runAsync(
                () -> {}, CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS));
    }

    private static boolean isOutdated(Answer<?> answer) {
        return answer instanceof Answer.Refused<?>(var problem)
                && problem.code() == RecordError.MODEL_CHANGED;
    }
}
