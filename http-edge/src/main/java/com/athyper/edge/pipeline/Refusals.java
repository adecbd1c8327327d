package com.athyper.edge.pipeline;

import com.athyper.audit.AuditTrail;
import com.athyper.edge.endpoint.Endpoint.Guarded;
import com.athyper.edge.exchange.BodyFailed;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Request;
import com.athyper.edge.problem.Denial;
import com.athyper.edge.problem.EdgeError;
import com.athyper.edge.problem.Problems;
import com.athyper.identity.Caller;
import com.athyper.identity.IdentityError;
import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.ErrorKind;
import com.athyper.kernel.Json;
import com.athyper.kernel.Origin;
import com.athyper.kernel.Problem;
import com.athyper.kernel.Unavailable;
import com.athyper.policy.Operation;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;

/** Makes a reply of everything that is not the answer that was asked for. */
public record Refusals(AuditTrail audit) {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
    private static final String REALM = "Bearer realm=\"athyper\"";

    /** Seconds after which a caller who was turned away may try again. */
    private static final int RETRY_AFTER = 1;

    /** The reply to a refusal. */
    static Reply reply(Problem problem, String path, String requestId) {
        LOG.atDebug()
                .addKeyValue("code", problem.code().id())
                .addKeyValue("requestId", requestId)
                .log("request refused");
        Reply reply =
                Reply.empty(Problems.status(problem.code()))
                        .as(
                                Reply.Form.PROBLEM,
                                Json.write(Problems.document(problem, path, requestId)));
        ErrorKind kind = problem.code().kind();
        if (kind == ErrorKind.UNAUTHENTICATED) {
            return reply.with("WWW-Authenticate", challenge(problem));
        }
        boolean passing =
                kind == ErrorKind.UNAVAILABLE
                        || kind == ErrorKind.LIMIT
                        || problem.code() == EdgeError.IDEMPOTENCY_IN_PROGRESS;
        return passing ? reply.with("Retry-After", String.valueOf(RETRY_AFTER)) : reply;
    }

    /**
     * The reply to a failure: silence is a time-out, an absent store is said, the rest is a bug.
     */
    public static Reply reply(Throwable thrown, String path, String requestId) {
        Throwable cause = cause(thrown);
        Problem problem =
                switch (cause) {
                    case BodyFailed failed -> failed.problem();
                    case TimeoutException _ ->
                            EdgeError.NO_ANSWER.because("it may or may not have happened");
                    case Unavailable _ ->
                            EdgeError.STORE_UNAVAILABLE.because("nothing was changed, or all was");
                    case Throwable _ -> {
                        LOG.atError()
                                .addKeyValue("requestId", requestId)
                                .setCause(cause)
                                .log("request failed");
                        yield EdgeError.UNEXPECTED.because(
                                "the request id tells our log what happened");
                    }
                };
        return reply(problem, path, requestId);
    }

    /** Writes down that somebody was turned away from a privileged operation. */
    public CompletionStage<Problem> recorded(
            Problem problem, Guarded endpoint, Request request, Caller caller, Origin origin) {
        Operation operation =
                problem.code() instanceof Denial denial ? denial.operation() : endpoint.operation();
        if (problem.code().kind() != ErrorKind.FORBIDDEN || !operation.privileged()) {
            return CompletableFuture.completedStage(problem);
        }
        var entry =
                new AuditEntry(
                        caller.tenant(),
                        origin.because(problem.code().id() + ": " + problem.detail()),
                        operation.id(),
                        AuditEntry.Result.REFUSED,
                        Optional.of(
                                request.params()
                                        .getOrDefault("entity", endpoint.contract().noun())),
                        Optional.ofNullable(
                                request.params().getOrDefault("id", request.params().get("name"))),
                        Optional.empty(),
                        Optional.empty());
        return audit.append(entry).thenApply(_ -> problem);
    }

    private static Throwable cause(Throwable thrown) {
        Throwable cause = thrown;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static String challenge(Problem problem) {
        return problem.code() == IdentityError.TOKEN_MISSING
                ? REALM
                : REALM + ", error=\"invalid_token\"";
    }
}
