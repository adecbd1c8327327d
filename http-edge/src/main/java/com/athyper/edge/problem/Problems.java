package com.athyper.edge.problem;

import com.athyper.kernel.ErrorCode;
import com.athyper.kernel.ErrorKind;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Problem;
import com.athyper.kernel.Value;

import java.util.List;

/** How a refusal looks on the wire (RFC 9457). */
public final class Problems {
    /** The page on which this very node explains every code. */
    public static final String PAGE = "/api/docs/errors";

    private static final String DOCUMENTATION = PAGE + "#";

    private Problems() {}

    /** Rules by the ids that their author gave them: what {@code policy/id} ends with. */
    public static Value ruleIds(List<String> rules) {
        return Value.texts(rules.stream().map(Problems::ruleId).toList());
    }

    /** As {@link #ruleIds}, of one. */
    public static String ruleId(String rule) {
        return rule.substring(rule.indexOf('/') + 1);
    }

    public static int status(ErrorCode code) {
        return code instanceof EdgeError error && error.status().isPresent()
                ? error.status().getAsInt()
                : status(code.kind());
    }

    public static int status(ErrorKind kind) {
        return switch (kind) {
            case MALFORMED -> 400;
            case UNAUTHENTICATED -> 401;
            case FORBIDDEN -> 403;
            case NOT_FOUND -> 404;
            case METHOD_NOT_ALLOWED -> 405;
            case NOT_ACCEPTABLE -> 406;
            case CONFLICT -> 409;
            case STALE -> 412;
            case TOO_LARGE -> 413;
            case UNSUPPORTED_MEDIA -> 415;
            case INVALID -> 422;
            case LOCKED -> 423;
            case PRECONDITION_REQUIRED -> 428;
            case LIMIT -> 429;
            case INTERNAL -> 500;
            case UNAVAILABLE -> 503;
        };
    }

    /**
     * @param instance the path that was asked
     */
    public static Value.Fields document(Problem problem, String instance, String requestId) {
        ErrorCode code = problem.code();
        var document =
                Value.object()
                        .put("type", DOCUMENTATION + code.id())
                        .put("title", code.title())
                        .put("status", status(code))
                        .put("detail", problem.detail())
                        .put("instance", instance)
                        .put("code", code.id())
                        .put("requestId", requestId);
        if (code instanceof Denial denial && !denial.rules().isEmpty()) {
            document.put("rules", ruleIds(denial.rules()));
        }
        if (code instanceof Stale(var merge)) {
            document.put("merge", merge);
        }
        if (!problem.faults().isEmpty()) {
            document.put("errors", errors(problem.faults()));
        }
        return document.build();
    }

    private static Value errors(List<Fault> faults) {
        return new Value.Items(
                faults.stream()
                        .<Value>map(
                                fault ->
                                        Value.object()
                                                .put("pointer", fault.pointer())
                                                .put("code", fault.code())
                                                .put("message", fault.message())
                                                .build())
                        .toList());
    }
}
