package com.athyper.workflow;

import com.athyper.kernel.TenantId;
import com.athyper.kernel.Uuid7;

import java.util.UUID;

/** The address of an approval. It cannot be written down without its tenant. */
public record ApprovalKey(TenantId tenant, UUID instance) {

    /** The approval that a task belongs to: tasks are parts of their approval's id. */
    public static ApprovalKey ofTask(TenantId tenant, UUID task) {
        return new ApprovalKey(tenant, Uuid7.wholeOf(task));
    }

    public UUID task(int ordinal) {
        return Uuid7.part(instance, ordinal);
    }
}
