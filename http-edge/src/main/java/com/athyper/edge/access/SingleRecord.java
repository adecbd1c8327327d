package com.athyper.edge.access;

import com.athyper.edge.exchange.Steps;
import com.athyper.expression.Expr;
import com.athyper.kernel.Answer;
import com.athyper.meta.EntityModel;
import com.athyper.meta.record.RecordError;
import com.athyper.meta.record.Records;
import com.athyper.meta.record.StoredRecord;
import com.athyper.policy.Operation;

import java.util.UUID;
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
                records.read(call.tenant(), model, id, permitted),
                record ->
                        Steps.now(
                                call.authorization()
                                        .brought(operation, model, record.attributes())
                                        .map(_ -> record)));
    }
}
