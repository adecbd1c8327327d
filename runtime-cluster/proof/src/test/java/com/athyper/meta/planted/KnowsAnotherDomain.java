package com.athyper.meta.planted;

/** Entities that know what approvals are. */
final class KnowsAnotherDomain {
    boolean is(Object thing) {
        return thing instanceof com.athyper.workflow.ApprovalKey;
    }
}
