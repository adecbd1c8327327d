package com.athyper.edge.data;

import static com.athyper.meta.record.RecordError.ENTITY_NOT_FOUND;

import com.athyper.edge.access.Call;
import com.athyper.edge.access.NewerModels;
import com.athyper.edge.exchange.Steps;
import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Models;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Finds the model that a request speaks of, as the caller's unit has it, and tries again under a
 * newer one if it was outdated.
 */
record Entities(Models models) {
    /**
     * @param step repeated as a whole, since everything in it was judged by the model
     */
    <T> CompletionStage<Answer<T>> with(
            Call call, Function<EntityModel, CompletionStage<Answer<T>>> step) {
        return new NewerModels(models).insisting(call.tenant(), () -> once(call, step));
    }

    private <T> CompletionStage<Answer<T>> once(
            Call call, Function<EntityModel, CompletionStage<Answer<T>>> step) {
        Optional<EntityModel> model =
                Optional.of(call.request().param("entity"))
                        .filter(EntityName::isValid)
                        .flatMap(name -> models.find(call.tenant(), new EntityName(name)));
        return model.isEmpty()
                ? Steps.refused(ENTITY_NOT_FOUND.because("there is no such entity in force"))
                : Steps.then(models.within(model.get(), call.unitPath()), step);
    }
}
