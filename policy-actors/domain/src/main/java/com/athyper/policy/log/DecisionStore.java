package com.athyper.policy.log;

import com.athyper.kernel.Answer;
import com.athyper.kernel.Done;
import com.athyper.kernel.Origin;
import com.athyper.kernel.Page;
import com.athyper.kernel.TenantId;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Where the log is kept, and what each tenant wants of it. */
public interface DecisionStore {

    /** Writes all of them or none; one that is there already stays as it is. */
    CompletionStage<Done> write(TenantId tenant, List<LogEntry> entries);

    /** In the order of time, or against it. */
    CompletionStage<Answer<Page<LogEntry>>> page(
            TenantId tenant, DecisionFilter filter, Order order);

    /** What the tenant has asked for; empty if nothing. */
    CompletionStage<Optional<LogSettings>> settings(TenantId tenant);

    /** Sets what the tenant asks for, with its link in the audit trail. */
    CompletionStage<Done> change(TenantId tenant, LogSettings settings, Origin origin);

    /** Deletes the oldest of those from before; says how many. */
    CompletionStage<Integer> forget(TenantId tenant, Instant before, int max);

    /** Which part of the log, from which end. */
    record Order(boolean newestFirst, int limit, Optional<String> cursor) {}
}
