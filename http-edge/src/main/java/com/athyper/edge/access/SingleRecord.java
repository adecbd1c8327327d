package com.athyper.edge.access;

import com.athyper.edge.exchange.Steps;
import com.athyper.expression.Expr;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Done;
import com.athyper.meta.EntityModel;
import com.athyper.meta.record.RecordError;
import com.athyper.meta.record.Records;
import com.athyper.meta.record.StoredRecord;
import com.athyper.policy.Operation;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One record that is asked for by its id: whoever may see it is told what else is asked for. */
record SingleRecord(Records records) {

    /** Not found if it is none that the caller may; refused if more has to be brought. */
    CompletionStage<Answer<StoredRecord>> read(
            Call call, Operation operation, EntityModel model, UUID id) {
        Expr permitted = call.authorization().permitted(operation, model.name());
        if (permitted.equals(Expr.FALSE)) {
            return Steps.refused(RecordError.RECORD_NOT_FOUND.because("there is no such record"));
        }
        return Steps.then(
                records.read(call.tenant(), model, id, permitted)
                        .thenCompose(
                                answer ->
                                        missing(answer)
                                                ? tried(call, operation, model, id)
                                                        .thenApply(_ -> answer)
                                                : Steps.now(answer)),
                record ->
                        Steps.now(
                                call.authorization()
                                        .brought(operation, model, record.attributes())
                                        .map(_ -> record)));
    }

    private static boolean missing(Answer<StoredRecord> answer) {
        return answer instanceof Answer.Refused<StoredRecord>(var problem)
                && problem.code().equals(RecordError.RECORD_NOT_FOUND);
    }

    /** Who asks for what a rule hides and watches learns nothing; others do. */
    private CompletionStage<Done> tried(
            Call call, Operation operation, EntityModel model, UUID id) {
        Expr watched = call.authorization().watched(operation, model.name());
        if (watched.equals(Expr.FALSE)) {
            return CompletableFuture.completedStage(Done.DONE);
        }
        return records.read(call.tenant(), model, id, watched)
                .thenApply(
                        answer -> {
                            switch (answer) {
                                case Answer.Ok<StoredRecord>(var record) ->
                                        call.authorization()
                                                .tried(
                                                        operation,
                                                        model.name(),
                                                        record.attributes());
                                case Answer.Refused<StoredRecord> _ -> {}
                            }
                            return Done.DONE;
                        });
    }
}
