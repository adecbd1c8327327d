package com.athyper.workflow.actors;

import com.athyper.workflow.ApprovalKey;
import com.athyper.workflow.Approvals;

/** {@link Approvals} of which any can be brought into memory. */
public interface WakeableApprovals extends Approvals {

    /** Wakes an approval that owes something; nobody is told. */
    void wake(ApprovalKey key);
}
