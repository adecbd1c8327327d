package com.athyper.workflow;

import com.athyper.kernel.PrincipalId;
import com.athyper.workflow.Approval.Progress;
import com.athyper.workflow.ApprovalEvent.Migrated.TemplateMigrated;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * How an approval came to a version of its template that it did not start with.
 *
 * @param from the version before
 * @param back what leads there again; gone once something has been decided
 */
public record Crossing(UUID migration, int from, PrincipalId by, Instant at, Optional<Back> back) {

    /** The approval as it was, and what was made of it. */
    public record Back(Progress before, TemplateMigrated made) {}

    /** Something was decided under the version that it came to: there is no way back. */
    static Progress seal(Progress progress) {
        return progress.passed(
                progress.template(),
                progress.steps(),
                progress.former(),
                progress.crossing().map(Crossing::withoutBack));
    }

    private Crossing withoutBack() {
        return new Crossing(migration, from, by, at, Optional.empty());
    }
}
