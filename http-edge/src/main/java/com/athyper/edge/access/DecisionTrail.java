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
import com.athyper.policy.notice.Notices;
import com.athyper.policy.notice.Telling;
import com.athyper.policy.notice.Tellings;

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

    private final @Nullable Books books;
    private final TenantId tenant;
    private final Instant at;
    private final String requestId;
    private final List<DecisionMade> made = new ArrayList<>(4);
    private final Map<Whole, DecisionMade> seen = new HashMap<>(4);
    private final Tellings tellings = new Tellings();
    private CompletionStage<Done> told = AT_ONCE;
    private CompletionStage<Done> underWay = AT_ONCE;
    private boolean over;

    /** A decision that is the same however often it is asked for in one request. */
    private record Whole(Scope scope, Operation operation, Optional<EntityName> entity) {}

    /** Where decisions go: all to the log, and to people what rules want them to be told. */
    public record Books(DecisionLog log, Notices notices) {}

    private DecisionTrail(@Nullable Books books, TenantId tenant, Instant at, String requestId) {
        this.books = books;
        this.tenant = tenant;
        this.at = at;
        this.requestId = requestId;
    }

    public static DecisionTrail of(Books books, TenantId tenant, Instant at, String requestId) {
        return new DecisionTrail(books, tenant, at, requestId);
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
    synchronized void unseen(Asked asked, Verdict verdict, String id) {
        var unseen =
                new DecisionMade(asked, Scope.RECORD, verdict, Optional.empty(), Optional.of(id));
        // Of one that is hidden more may be known than the subject was told.
        if (made.stream()
                .noneMatch(
                        before ->
                                before.scope() == Scope.RECORD
                                        && before.asked().equals(asked)
                                        && before.record().equals(unseen.record()))) {
            one(unseen);
        }
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
        if (books != null && (before == null || before.allowed() != decision.allowed())) {
            made.remove(before);
            seen.put(whole, decision);
            add(decision);
        }
    }

    private synchronized void one(DecisionMade decision) {
        if (books != null) {
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
        if (books != null && !made.isEmpty()) {
            List<DecisionMade> decisions = List.copyOf(made);
            made.clear();
            underWay = both(underWay, books.log().keep(decisions));
            tell(books, decisions);
        }
    }

    private void tell(Books books, List<DecisionMade> decisions) {
        decisions.forEach(tellings::add);
        List<Telling> now = tellings.take();
        if (!now.isEmpty()) {
            told = both(told, books.notices().tell(tenant, now));
        }
    }

    private static CompletionStage<Done> both(
            CompletionStage<Done> before, CompletionStage<Done> now) {
        var future = now.toCompletableFuture();
        return future.isDone() && !future.isCompletedExceptionally()
                ? before
                : before.thenCombine(now, (done, _) -> done);
    }

    /**
     * Completes once what people are to be told of what was decided so far is kept: they are told
     * before it is done, so that nothing is done that they are not told of.
     */
    public synchronized CompletionStage<Done> told() {
        if (books != null) {
            tell(books, made);
        }
        return told;
    }

    /**
     * Completes once the log has taken what was decided for the request, and what people are to be
     * told is kept; in failure if that cannot be kept.
     */
    public synchronized CompletionStage<Done> handOver() {
        over = true;
        flush();
        return both(underWay, told);
    }
}
