package com.athyper.edge.fake;

import com.athyper.kernel.Done;
import com.athyper.kernel.TenantId;
import com.athyper.meta.record.ImportReport;
import com.athyper.meta.record.ImportReports;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** How imports are doing, in memory. */
public final class Tally implements ImportReports {
    private record Said(TenantId tenant, ImportReport report) {}

    private final Map<UUID, Said> lastWords = new ConcurrentHashMap<>();
    private final CompletableFuture<ImportReport> firstRows = new CompletableFuture<>();

    /** What is said first of an import that has made rows and goes on. */
    public ImportReport whileItRuns() {
        return firstRows.orTimeout(20, TimeUnit.SECONDS).join();
    }

    @Override
    public CompletionStage<Done> keep(TenantId tenant, ImportReport report) {
        lastWords.put(report.id(), new Said(tenant, report));
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

    private List<ImportReport> of(Whose whose) {
        return lastWords.values().stream()
                .filter(said -> said.tenant().equals(whose.tenant()))
                .map(Said::report)
                .filter(report -> report.asked().entity().equals(whose.entity()))
                .filter(report -> report.asked().by().equals(whose.by()))
                .toList();
    }

    @Override
    public CompletionStage<Done> forget(TenantId tenant, Instant before) {
        lastWords.values().removeIf(said -> said.report().changedAt().isBefore(before));
        return CompletableFuture.completedStage(Done.DONE);
    }
}
