package com.athyper.postgres.record;

import com.athyper.kernel.Json;
import com.athyper.kernel.Value;
import com.athyper.meta.Lifecycle.Transition;

import java.util.Optional;
import java.util.UUID;

/**
 * A transition and the approval that it starts, if it starts one.
 *
 * @param instance there exactly if the transition has a workflow
 */
record RecordMove(Transition transition, Optional<UUID> instance) {

    /** The state after each end of the approval, as the outbox keeps it. */
    String outcomes() {
        var outcomes = transition.outcomes();
        return Json.write(
                Value.object()
                        .put("APPROVED", outcomes.approved())
                        .put("REJECTED", outcomes.rejected())
                        .put("CHANGES_REQUESTED", outcomes.changesRequested())
                        .put("CANCELLED", outcomes.cancelled())
                        .build());
    }
}
