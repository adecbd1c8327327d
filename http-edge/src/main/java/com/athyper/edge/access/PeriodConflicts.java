package com.athyper.edge.access;

import com.athyper.edge.exchange.Steps;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Page;
import com.athyper.kernel.Problem;
import com.athyper.kernel.Value;
import com.athyper.meta.EffectiveDating;
import com.athyper.meta.EntityModel;
import com.athyper.meta.record.FilterReader;
import com.athyper.meta.record.RecordError;
import com.athyper.meta.record.RecordQuery;
import com.athyper.meta.record.StoredRecord;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** Says whose period is in the way of a record's, to those whose own list would tell. */
record PeriodConflicts(RecordDesk records) {

    /**
     * @param self the record that was to be written
     */
    CompletionStage<Answer<StoredRecord>> named(
            Call call,
            EntityModel model,
            UUID self,
            Value.Fields values,
            CompletionStage<Answer<StoredRecord>> made) {
        return made.thenCompose(
                answer ->
                        answer instanceof Answer.Refused<StoredRecord>(var problem)
                                        && problem.code() == RecordError.PERIOD_OVERLAPS
                                        && model.traits().effectiveDating().isPresent()
                                ? named(
                                        call,
                                        model,
                                        model.traits().effectiveDating().get(),
                                        self,
                                        values,
                                        problem)
                                : Steps.now(answer));
    }

    private CompletionStage<Answer<StoredRecord>> named(
            Call call,
            EntityModel model,
            EffectiveDating dating,
            UUID self,
            Value.Fields values,
            Problem problem) {
        var found =
                Steps.then(
                        FilterReader.read(model, dating.overlapping(values)),
                        filter ->
                                records.list(
                                        call,
                                        model,
                                        new RecordQuery(
                                                filter, List.of(), 2, Optional.empty(), false)));
        return found.thenApply(
                answer ->
                        Answer.refused(
                                answer instanceof Answer.Ok<Page<StoredRecord>>(var page)
                                        ? page.items().stream()
                                                .filter(other -> !other.id().equals(self))
                                                .findFirst()
                                                .map(other -> told(problem, dating, other))
                                                .orElse(problem)
                                        : problem));
    }

    private static Problem told(Problem problem, EffectiveDating dating, StoredRecord other) {
        return problem.code()
                .because(
                        problem.detail(),
                        List.of(
                                new Fault(
                                        Fault.at("", dating.from()),
                                        "period-overlaps",
                                        "record `%s` of the same key holds from %s to %s"
                                                .formatted(
                                                        other.id(),
                                                        day(other, dating.from()),
                                                        day(other, dating.to())))));
    }

    private static String day(StoredRecord record, String field) {
        return record.values().text(field).orElse("further notice");
    }
}
