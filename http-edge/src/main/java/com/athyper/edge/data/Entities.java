package com.athyper.edge.data;

import static com.athyper.edge.problem.EdgeError.ENTITY_CHANGING;
import static com.athyper.meta.record.RecordError.ENTITY_NOT_FOUND;

import com.athyper.edge.access.Call;
import com.athyper.edge.exchange.Steps;
import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Models;
import com.athyper.meta.record.RecordError;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Finds the model that a request speaks of, and tries again under a newer one if it was outdated.
 */
record Entities(Models models) {
    /** Versions that may come into force, one after the other, while one request is served. */
    private static final int RETRIES_MAX = 8;

    /**
     * @param step repeated as a whole, since everything in it was judged by the model
     */
    <T> CompletionStage<Answer<T>> with(
            Call call, Function<EntityModel, CompletionStage<Answer<T>>> step) {
        return with(call, step, RETRIES_MAX);
    }

    private <T> CompletionStage<Answer<T>> with(
            Call call, Function<EntityModel, CompletionStage<Answer<T>>> step, int retries) {
        Optional<EntityModel> model =
                Optional.of(call.request().param("entity"))
                        .filter(EntityName::isValid)
                        .flatMap(name -> models.find(call.tenant(), new EntityName(name)));
        if (model.isEmpty()) {
            return Steps.refused(ENTITY_NOT_FOUND.because("there is no such entity in force"));
        }
        return step.apply(model.get())
                .thenCompose(
                        answer ->
                                isOutdated(answer)
                                        ? again(call, step, retries)
                                        : Steps.now(answer));
    }

    private <T> CompletionStage<Answer<T>> again(
            Call call, Function<EntityModel, CompletionStage<Answer<T>>> step, int retries) {
        return retries == 0
                ? Steps.refused(ENTITY_CHANGING.because("nothing was changed; try again"))
                : models.refresh(call.tenant()).thenCompose(_ -> with(call, step, retries - 1));
    }

    private static boolean isOutdated(Answer<?> answer) {
        return answer instanceof Answer.Refused<?>(var problem)
                && problem.code() == RecordError.MODEL_CHANGED;
    }
}
