package com.athyper.policy.notice;

import com.athyper.kernel.Answer;
import com.athyper.kernel.Done;
import com.athyper.kernel.Page;
import com.athyper.kernel.TenantId;
import com.athyper.policy.Subject;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * What people are told. Of one rule, one principal and one minute there is one notice, however much
 * happens, and it counts.
 */
public interface Notices {

    /** A notice under its name. */
    record Kept(UUID id, Notice notice) {}

    /** Completes once all of them are kept. */
    CompletionStage<Done> tell(TenantId tenant, List<Telling> tellings);

    /** Those for the subject as it is now: by name, roles, groups and units; newest first. */
    CompletionStage<Answer<Page<Kept>>> page(
            TenantId tenant, Subject reader, int limit, Optional<String> cursor);

    /** Deletes the oldest of those from before; says how many. */
    CompletionStage<Integer> forget(TenantId tenant, Instant before, int max);
}
