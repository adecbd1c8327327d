package com.athyper.edge.pipeline;

import static com.athyper.edge.problem.EdgeError.HEADER_INVALID;

import com.athyper.audit.AuditTrail;
import com.athyper.edge.access.Call;
import com.athyper.edge.endpoint.Endpoint.Guarded;
import com.athyper.edge.exchange.Headers;
import com.athyper.edge.exchange.Method;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Request.Body;
import com.athyper.kernel.Answer;
import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.Value;
import com.athyper.policy.Operation;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Why callers ask: where they say it, and what becomes of it. */
record Reasons(AuditTrail audit) {
    static final String HEADER = "X-Reason";
    private static final int LENGTH_MAX = 2_000;
    private static final String MEMBER = "reason";

    /** What is asked with a body and changes nothing. */
    private static final Set<Operation> QUESTIONS =
            EnumSet.of(
                    Operation.ENTITY_READ,
                    Operation.QUERY_RUN,
                    Operation.GRAPHQL_SEND,
                    Operation.POLICY_DECIDE,
                    Operation.POLICY_EXPLAIN);

    /** Empty if none is given. */
    static Answer<Optional<String>> of(Headers headers) {
        Optional<String> reason = headers.joined(HEADER).map(String::strip);
        return reason.filter(why -> why.isEmpty() || why.length() > LENGTH_MAX).isPresent()
                ? Answer.refused(
                        HEADER_INVALID.because(
                                "`%s` has 1 to %d characters".formatted(HEADER, LENGTH_MAX)))
                : Answer.ok(reason);
    }

    /** Whether the body of such requests may say why. */
    static boolean inBodyOf(Guarded endpoint) {
        return endpoint.contract()
                .takes()
                .shape()
                .flatMap(shape -> shape.schema().get("properties"))
                .filter(
                        properties ->
                                properties instanceof Value.Fields fields
                                        && fields.get(MEMBER).isPresent())
                .isPresent();
    }

    static Optional<String> in(Guarded endpoint, Body body) {
        return inBodyOf(endpoint) && body instanceof Body.Json(var document)
                ? document.text(MEMBER).map(String::strip).filter(why -> !why.isEmpty())
                : Optional.empty();
    }

    /**
     * Links a reason that a rule has asked for into the audit trail, before the reply leaves, where
     * nothing else does: what changes something takes its reason along.
     */
    CompletionStage<Reply> kept(Reply reply, Guarded endpoint, Call call) {
        boolean question =
                endpoint.method() == Method.GET || QUESTIONS.contains(endpoint.operation());
        if (!question || reply.status() >= 300 || !call.authorization().reasonUsed()) {
            return CompletableFuture.completedStage(reply);
        }
        var params = call.request().params();
        var entry =
                new AuditEntry(
                        call.tenant(),
                        call.origin(),
                        endpoint.operation().id(),
                        AuditEntry.Result.DONE,
                        Optional.of(params.getOrDefault("entity", endpoint.contract().noun())),
                        Optional.ofNullable(params.getOrDefault("id", params.get("name"))),
                        Optional.empty(),
                        Optional.empty());
        return audit.append(entry).thenApply(_ -> reply);
    }
}
