package com.athyper.edge.data;

import static com.athyper.edge.problem.EdgeError.QUERY_INVALID;

import com.athyper.edge.access.Call;
import com.athyper.edge.access.HistoryDesk;
import com.athyper.edge.access.RecordDesk;
import com.athyper.edge.endpoint.Parameter;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Steps;
import com.athyper.kernel.Answer;
import com.athyper.meta.EntityModel;
import com.athyper.meta.StandardForm;
import com.athyper.meta.record.StoredRecord;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** Reads a record as it is, or as it was at the moment that the request names. */
record PointInTime(RecordDesk records, HistoryDesk history) {
    static final Parameter AT =
            Parameter.query(
                    "at",
                    Shape.time(),
                    "a moment, such as 2026-11-30T09:00:00Z: shows the record as it was then");

    CompletionStage<Answer<StoredRecord>> read(
            Call call, EntityModel model, UUID id, Selection selection) {
        Optional<String> at = call.request().query().get("at");
        if (at.isEmpty()) {
            return records.read(call, model, id);
        }
        if (selection.isDeep()) {
            return Steps.refused(
                    QUERY_INVALID.because("`at` shows a record alone: leave out `expand`"));
        }
        return StandardForm.datetime(at.get())
                .map(moment -> history.asOf(call, model, id, Instant.parse(moment)))
                .orElseGet(
                        () ->
                                Steps.refused(
                                        QUERY_INVALID.because(
                                                "`at` is an RFC 3339 time with an offset")));
    }
}
