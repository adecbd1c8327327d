package com.athyper.workflow.actors;

import com.athyper.actors.aggregate.AggregateType;
import com.athyper.actors.aggregate.ShardedKey;
import com.athyper.workflow.Approval;
import com.athyper.workflow.ApprovalCommand;
import com.athyper.workflow.ApprovalEvent;
import com.athyper.workflow.ApprovalEvent.Handed;
import com.athyper.workflow.ApprovalEvent.Migrated;
import com.athyper.workflow.ApprovalEvent.Recovered;
import com.athyper.workflow.ApprovalKey;
import com.athyper.workflow.ApprovalRules;
import com.athyper.workflow.ApprovalStore;
import com.athyper.workflow.ApproverDirectory;

import java.util.Map;
import java.util.UUID;

/** How the shell runs approvals. The manifests never change; rows under them are never edited. */
public final class ApprovalType {
    public static final String NAME = "approval";

    private ApprovalType() {}

    public static AggregateType<ApprovalCommand, ApprovalEvent, Approval> of(
            ApprovalStore store, ApproverDirectory directory) {
        return new AggregateType<>(
                NAME,
                ApprovalCommand.class,
                Approval.class,
                Map.ofEntries(
                        Map.entry("approval.started/1", ApprovalEvent.Started.class),
                        Map.entry("approval.steps-skipped/1", ApprovalEvent.StepsSkipped.class),
                        Map.entry("approval.step-activated/1", ApprovalEvent.StepActivated.class),
                        Map.entry("approval.task-claimed/1", ApprovalEvent.TaskClaimed.class),
                        Map.entry("approval.task-released/1", ApprovalEvent.TaskReleased.class),
                        Map.entry("approval.task-decided/1", ApprovalEvent.TaskDecided.class),
                        Map.entry("approval.step-completed/1", ApprovalEvent.StepCompleted.class),
                        Map.entry("approval.reminded/1", ApprovalEvent.Reminded.class),
                        Map.entry("approval.notified/1", ApprovalEvent.Notified.class),
                        Map.entry("approval.escalated/1", ApprovalEvent.Escalated.class),
                        Map.entry("approval.incident-raised/1", ApprovalEvent.IncidentRaised.class),
                        Map.entry(
                                "approval.incident-resolved/1",
                                ApprovalEvent.IncidentResolved.class),
                        Map.entry("approval.commented/1", ApprovalEvent.Commented.class),
                        Map.entry("approval.task-delegated/1", Handed.TaskDelegated.class),
                        Map.entry("approval.task-returned/1", Handed.TaskReturned.class),
                        Map.entry("approval.task-reassigned/1", Handed.TaskReassigned.class),
                        Map.entry("approval.approver-added/1", Handed.ApproverAdded.class),
                        Map.entry("approval.mentioned/1", ApprovalEvent.Mentioned.class),
                        Map.entry("approval.paused/1", Recovered.Paused.class),
                        Map.entry("approval.resumed/1", Recovered.Resumed.class),
                        Map.entry("approval.override-proposed/1", Recovered.OverrideProposed.class),
                        Map.entry("approval.overridden/1", Recovered.Overridden.class),
                        Map.entry("approval.step-passed-over/1", Recovered.StepPassedOver.class),
                        Map.entry("approval.template-migrated/1", Migrated.TemplateMigrated.class),
                        Map.entry("approval.migration-undone/1", Migrated.MigrationUndone.class),
                        Map.entry("approval.ended/1", ApprovalEvent.Ended.class)),
                tenant -> new ApprovalRules(tenant, directory),
                new ApprovalSettlement(store));
    }

    static ShardedKey address(ApprovalKey key) {
        return new ShardedKey(key.tenant(), key.instance().toString());
    }

    static ApprovalKey key(ShardedKey address) {
        return new ApprovalKey(address.tenant(), UUID.fromString(address.id()));
    }
}
