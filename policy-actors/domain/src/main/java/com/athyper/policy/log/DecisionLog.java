package com.athyper.policy.log;

import com.athyper.kernel.Answer;
import com.athyper.kernel.Done;
import com.athyper.kernel.Origin;
import com.athyper.kernel.Page;
import com.athyper.kernel.TenantId;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** The door to the log of decisions. */
public interface DecisionLog {

    /**
     * Takes what was decided. Completes, and never in failure, once they are on their way: at once
     * as a rule, after a while where the log is behind, and at the latest when those that find no
     * room are counted as lost, which the log itself will tell.
     */
    CompletionStage<Done> keep(List<DecisionMade> decisions);

    CompletionStage<Answer<Page<LogEntry>>> page(
            TenantId tenant, DecisionFilter filter, DecisionStore.Order order);

    CompletionStage<LogSettings> settings(TenantId tenant);

    /** In force on this node when it is answered, on the others within seconds. */
    CompletionStage<Done> change(TenantId tenant, LogSettings settings, Origin origin);
}
