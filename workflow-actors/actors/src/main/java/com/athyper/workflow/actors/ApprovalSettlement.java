package com.athyper.workflow.actors;

import com.athyper.actors.aggregate.Recorded;
import com.athyper.actors.aggregate.Settlement;
import com.athyper.kernel.AuditEntry;
import com.athyper.workflow.Approval;
import com.athyper.workflow.ApprovalAudit;
import com.athyper.workflow.ApprovalCommand;
import com.athyper.workflow.ApprovalEvent;
import com.athyper.workflow.ApprovalStore;
import com.athyper.workflow.Passage;
import com.athyper.workflow.Timeline;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Writes an approval's tasks, deadlines and audit, and a final decision into its record: one
 * transaction.
 */
final class ApprovalSettlement implements Settlement<ApprovalCommand, ApprovalEvent, Approval> {
    private final ApprovalStore store;

    ApprovalSettlement(ApprovalStore store) {
        this.store = store;
    }

    @Override
    public CompletionStage<Optional<ApprovalCommand>> settle(Owed<ApprovalEvent, Approval> owed) {
        var key = ApprovalType.key(owed.key());
        Recorded<ApprovalEvent> last = owed.batch().getLast();
        List<AuditEntry> audit =
                ApprovalAudit.entries(
                        key,
                        owed.before(),
                        owed.batch().stream().map(Recorded::event).toList(),
                        last.origin());
        return store.settle(
                        key,
                        owed.persistenceId(),
                        owed.sequence(),
                        passage(owed),
                        last.origin(),
                        audit)
                .thenApply(_ -> Optional.empty());
    }

    private static Passage passage(Owed<ApprovalEvent, Approval> owed) {
        return new Passage(
                owed.before(),
                owed.batch().stream()
                        .map(one -> new Timeline.Fact(one.event(), one.origin()))
                        .toList(),
                owed.state());
    }
}
