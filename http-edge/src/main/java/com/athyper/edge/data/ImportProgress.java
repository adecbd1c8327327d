package com.athyper.edge.data;

import com.athyper.edge.access.Call;
import com.athyper.edge.exchange.Request.Body;
import com.athyper.kernel.Done;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.record.ImportReport;
import com.athyper.meta.record.ImportReport.Asked;
import com.athyper.meta.record.ImportReport.Counts;
import com.athyper.meta.record.ImportReport.State;
import com.athyper.meta.record.ImportReports;

import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/** What is told of one import while it goes. No import fails because it cannot be told of. */
record ImportProgress(ImportReports reports, InstantSource clock, Call call, Asked asked) {

    static ImportProgress of(
            ImportReports reports, InstantSource clock, Call call, EntityModel model) {
        OptionalLong length =
                call.request().body() instanceof Body.Stream stream
                        ? stream.length()
                        : OptionalLong.empty();
        return new ImportProgress(
                reports,
                clock,
                call,
                new Asked(
                        model.name(),
                        call.caller().principal(),
                        call.request().headers().joined("Idempotency-Key"),
                        call.request().query().get("dryRun").filter("true"::equals).isPresent(),
                        length,
                        clock.instant()));
    }

    CompletionStage<Done> begun() {
        return reports.forget(call.tenant(), clock.instant().minus(ImportReports.LIFETIME))
                .exceptionally(_ -> Done.DONE)
                .thenCompose(_ -> going(new Counts(0, 0, 0, 0, 0)));
    }

    CompletionStage<Done> going(Counts counts) {
        return told(State.RUNNING, counts, List.of());
    }

    CompletionStage<Done> ended(boolean complete, Counts counts, List<Value> faults) {
        return told(complete ? State.COMPLETE : State.STOPPED, counts, faults);
    }

    private CompletionStage<Done> told(State state, Counts counts, List<Value> faults) {
        var report =
                new ImportReport(call.command(), asked, state, counts, faults, clock.instant());
        return reports.keep(call.tenant(), report).exceptionally(_ -> Done.DONE);
    }
}
