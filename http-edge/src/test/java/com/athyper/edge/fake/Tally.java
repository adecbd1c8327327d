package com.athyper.edge.fake;

import com.athyper.kernel.Done;
import com.athyper.kernel.TenantId;
import com.athyper.meta.record.ImportReport;
import com.athyper.meta.record.ImportReports;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** How imports are doing, in memory, with everything that was ever said of them. */
public final class Tally implements ImportReports {
    private record Said(TenantId tenant, ImportReport report) {}

    private final List<Said> all = new CopyOnWriteArrayList<>();
    private final CompletableFuture<ImportReport> firstRows = new CompletableFuture<>();

    /** In their order. */
    public List<ImportReport> all() {
        return all.stream().map(Said::report).toList();
    }

    /** What is said first of an import that has made rows and goes on. */
    public ImportReport whileItRuns() {
        return firstRows.join();
    }

    @Override
    public CompletionStage<Done> keep(TenantId tenant, ImportReport report) {
        all.add(new Said(tenant, report));
        if (report.state() == ImportReport.State.RUNNING && report.counts().rows() > 0) {
            firstRows.complete(report);
        }
        return CompletableFuture.completedStage(Done.DONE);
    }

    @Override
    public CompletionStage<Optional<ImportReport>> find(Whose whose, UUID id) {
        return CompletableFuture.completedStage(
                of(whose).stream().filter(report -> report.id().equals(id)).findFirst());
    }

    @Override
    public CompletionStage<List<ImportReport>> latest(Whose whose, Optional<String> key) {
        return CompletableFuture.completedStage(
                of(whose).stream()
                        .filter(report -> key.isEmpty() || report.asked().key().equals(key))
                        .toList());
    }

    /** The last word on each. */
    private List<ImportReport> of(Whose whose) {
        return all.reversed().stream()
                .filter(said -> said.tenant().equals(whose.tenant()))
                .map(Said::report)
                .filter(report -> report.asked().entity().equals(whose.entity()))
                .filter(report -> report.asked().by().equals(whose.by()))
                .filter(
                        report ->
                                all().reversed().stream()
                                        .filter(other -> other.id().equals(report.id()))
                                        .findFirst()
                                        .filter(last -> last == report)
                                        .isPresent())
                .toList();
    }

    @Override
    public CompletionStage<Done> forget(TenantId tenant, Instant before) {
        all.removeIf(said -> said.report().changedAt().isBefore(before));
        return CompletableFuture.completedStage(Done.DONE);
    }
}
