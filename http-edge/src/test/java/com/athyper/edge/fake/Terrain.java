package com.athyper.edge.fake;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.TenantId;
import com.athyper.meta.Precondition;
import com.athyper.meta.TableShape;
import com.athyper.meta.change.ChangeProgress;
import com.athyper.meta.change.SchemaSurvey;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Tables as a test says they are. Each precondition fails by as many records as are set. */
public final class Terrain implements SchemaSurvey {
    private Optional<TableShape> table = Optional.empty();
    private Optional<ChangeProgress> progress = Optional.empty();
    private long unfitting;

    public void table(TableShape shape) {
        table = Optional.of(shape);
    }

    public void unfitting(long records) {
        unfitting = records;
    }

    @Override
    public CompletionStage<Optional<TableShape>> table(TenantId tenant, EntityName entity) {
        return CompletableFuture.completedStage(table);
    }

    public void progress(ChangeProgress told) {
        progress = Optional.of(told);
    }

    @Override
    public CompletionStage<Optional<ChangeProgress>> progress(TenantId tenant, EntityName entity) {
        return CompletableFuture.completedStage(progress);
    }

    @Override
    public CompletionStage<Findings> look(
            TenantId tenant, EntityName entity, List<Precondition> preconditions) {
        return CompletableFuture.completedStage(
                new Findings(
                        1_000,
                        unfitting == 0
                                ? List.of()
                                : preconditions.stream()
                                        .map(precondition -> precondition.fault(unfitting))
                                        .toList()));
    }
}
