package com.athyper.edge.data;

import com.athyper.audit.AuditTrail;
import com.athyper.edge.access.Call;
import com.athyper.edge.data.BulkWork.Item;
import com.athyper.edge.data.BulkWork.Outcome;
import com.athyper.edge.exchange.Steps;
import com.athyper.edge.problem.Denial;
import com.athyper.kernel.Answer;
import com.athyper.kernel.AuditEntry;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Tells the auditor of privileged changes that were denied within a request that was not: the
 * single call would have been told as well.
 */
record DenialRecord(AuditTrail audit) {

    CompletionStage<Answer<List<Outcome>>> kept(
            Call call, List<Item> items, List<Outcome> outcomes) {
        CompletionStage<Void> all = CompletableFuture.completedStage(null);
        for (int i = 0; i < outcomes.size(); i++) {
            if (outcomes.get(i) instanceof Outcome.Failed(var problem)
                    && problem.code() instanceof Denial denial
                    && denial.operation().privileged()) {
                var entry =
                        new AuditEntry(
                                call.tenant(),
                                items.get(i)
                                        .call()
                                        .origin()
                                        .because(problem.code().id() + ": " + problem.detail()),
                                denial.operation().id(),
                                AuditEntry.Result.REFUSED,
                                Optional.of(call.request().param("entity")),
                                subject(items.get(i).operation()).map(UUID::toString),
                                Optional.empty(),
                                Optional.empty());
                all = all.thenCompose(_ -> audit.append(entry)).thenApply(_ -> null);
            }
        }
        return all.thenCompose(_ -> Steps.ok(outcomes));
    }

    private static Optional<UUID> subject(BulkOperation operation) {
        return switch (operation) {
            case BulkOperation.Update(var id, _, _) -> Optional.of(id);
            case BulkOperation.Delete(var id, _) -> Optional.of(id);
            case BulkOperation.Create _, BulkOperation.Upsert _ -> Optional.empty();
        };
    }
}
