package com.athyper.edge.access;

import com.athyper.kernel.Done;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.policy.Operation;
import com.athyper.policy.Subject;
import com.athyper.policy.Verdict;
import com.athyper.policy.log.DecisionLog;
import com.athyper.policy.log.DecisionMade;
import com.athyper.policy.log.DecisionMade.Asked;
import com.athyper.policy.log.Lack;
import com.athyper.policy.log.Scope;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What was decided for one request, until the log takes it: at the end of the request as a rule,
 * before that where it is much, and at once for what a streamed reply asks after the request.
 */
public final class DecisionTrail {
    /** Takes nothing down. */
    public static final DecisionTrail NONE =
            new DecisionTrail(null, new TenantId("none"), Instant.EPOCH, "");

    private static final int TOGETHER_MAX = 256;
    private static final CompletionStage<Done> AT_ONCE =
            CompletableFuture.completedStage(Done.DONE);

    private final @Nullable DecisionLog log;
    private final TenantId tenant;
    private final Instant at;
    private final String requestId;
    private final List<DecisionMade> made = new ArrayList<>(4);
    private final Map<Whole, DecisionMade> seen = new HashMap<>(4);
    private CompletionStage<Done> underWay = AT_ONCE;
    private boolean over;

    /** A decision that is the same however often it is asked for in one request. */
    private record Whole(Scope scope, Operation operation, Optional<EntityName> entity) {}

    private DecisionTrail(
            @Nullable DecisionLog log, TenantId tenant, Instant at, String requestId) {
        this.log = log;
        this.tenant = tenant;
        this.at = at;
        this.requestId = requestId;
    }

    public static DecisionTrail of(DecisionLog log, TenantId tenant, Instant at, String requestId) {
        return new DecisionTrail(log, tenant, at, requestId);
    }

    void operation(
            Subject subject,
            Operation operation,
            Optional<EntityName> entity,
            Verdict verdict,
            Optional<Lack> lack) {
        whole(Scope.OPERATION, asked(subject, operation, entity), verdict, lack);
    }

    void records(
            Subject subject,
            Operation operation,
            EntityName entity,
            Verdict verdict,
            Optional<Lack> lack) {
        whole(Scope.RECORDS, asked(subject, operation, Optional.of(entity)), verdict, lack);
    }

    /** About a record that is at hand. */
    void record(Asked asked, Verdict verdict, Value.Fields attributes, Optional<Lack> lack) {
        one(
                new DecisionMade(
                        asked,
                        Scope.RECORD,
                        verdict,
                        Optional.of(attributes),
                        attributes.text("id"),
                        verdict.allowed() ? lack : Optional.empty()));
    }

    /** About a record that the subject was told nothing of: there is none, or it is hidden. */
    void unseen(Asked asked, Verdict verdict, String id) {
        one(new DecisionMade(asked, Scope.RECORD, verdict, Optional.empty(), Optional.of(id)));
    }

    Asked asked(Subject subject, Operation operation, Optional<EntityName> entity) {
        return new Asked(tenant, at, requestId, subject, operation, entity);
    }

    /** What was lacking may be brought a moment later, by the same request, or may be found out. */
    private synchronized void whole(
            Scope scope, Asked asked, Verdict verdict, Optional<Lack> lack) {
        var whole = new Whole(scope, asked.operation(), asked.entity());
        DecisionMade before = seen.get(whole);
        var decision =
                new DecisionMade(
                        asked,
                        scope,
                        verdict,
                        Optional.empty(),
                        Optional.empty(),
                        verdict.allowed() ? lack : Optional.empty());
        if (log != null && (before == null || before.allowed() != decision.allowed())) {
            made.remove(before);
            seen.put(whole, decision);
            add(decision);
        }
    }

    private synchronized void one(DecisionMade decision) {
        if (log != null) {
            made.removeIf(decision::supersedes);
            add(decision);
        }
    }

    private void add(DecisionMade decision) {
        made.add(decision);
        if (over || made.size() >= TOGETHER_MAX) {
            flush();
        }
    }

    private void flush() {
        if (log != null && !made.isEmpty()) {
            CompletionStage<Done> taken = log.keep(List.copyOf(made));
            made.clear();
            if (!taken.toCompletableFuture().isDone()) {
                underWay = underWay.thenCombine(taken, (done, _) -> done);
            }
        }
    }

    /** Completes once the log has taken what was decided for the request. */
    public synchronized CompletionStage<Done> handOver() {
        over = true;
        flush();
        return underWay;
    }
}
