package com.athyper.workflow;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Origin;
import com.athyper.kernel.Value;

import java.util.Map;
import java.util.UUID;

/**
 * What a start needs to know of the record whose transition asked for it.
 *
 * @param recordVersion as the transition left it
 * @param outcomes the state that each end leads to; none where the record stays as it is
 * @param attributes of the record, which conditions see as {@code record}
 */
public record PendingStart(
        UUID instance,
        EntityName template,
        EntityName entity,
        UUID record,
        long recordVersion,
        String transition,
        Map<Approval.Outcome, String> outcomes,
        Value.Fields attributes,
        Origin origin) {
    public PendingStart {
        outcomes = Map.copyOf(outcomes);
    }
}
