package com.athyper.edge.problem;

import com.athyper.kernel.ErrorCode;
import com.athyper.kernel.ErrorKind;

import java.util.OptionalInt;

/** Why a request gets no further than the edge. */
public enum EdgeError implements ErrorCode {
    NOT_FOUND("EDGE.NOT_FOUND", ErrorKind.NOT_FOUND, "There is nothing at this path"),
    METHOD_NOT_ALLOWED(
            "EDGE.METHOD_NOT_ALLOWED",
            ErrorKind.METHOD_NOT_ALLOWED,
            "The path does not know this method"),
    METHOD_UNKNOWN(
            "EDGE.METHOD_UNKNOWN", ErrorKind.METHOD_NOT_ALLOWED, 501, "No path knows this method"),
    NOT_ACCEPTABLE(
            "EDGE.NOT_ACCEPTABLE",
            ErrorKind.NOT_ACCEPTABLE,
            "The reply has no form that is accepted"),
    UNSUPPORTED_MEDIA(
            "EDGE.UNSUPPORTED_MEDIA",
            ErrorKind.UNSUPPORTED_MEDIA,
            "The body has a form that is not read here"),
    REQUEST_MALFORMED(
            "EDGE.REQUEST_MALFORMED", ErrorKind.MALFORMED, "The request is not proper HTTP"),
    PATH_INVALID("EDGE.PATH_INVALID", ErrorKind.MALFORMED, "The path cannot be read"),
    QUERY_INVALID("EDGE.QUERY_INVALID", ErrorKind.MALFORMED, "The query cannot be read"),
    HEADER_INVALID("EDGE.HEADER_INVALID", ErrorKind.MALFORMED, "A header cannot be read"),
    BODY_MALFORMED("EDGE.BODY_MALFORMED", ErrorKind.MALFORMED, "The body cannot be read"),
    BODY_INVALID("EDGE.BODY_INVALID", ErrorKind.INVALID, "The body has faults"),
    BODY_TOO_LARGE("EDGE.BODY_TOO_LARGE", ErrorKind.TOO_LARGE, "The body is too large"),
    TARGET_TOO_LONG("EDGE.TARGET_TOO_LONG", ErrorKind.TOO_LARGE, 414, "The address is too long"),
    RANGE_NOT_SATISFIABLE(
            "EDGE.RANGE_NOT_SATISFIABLE",
            ErrorKind.MALFORMED,
            416,
            "The range is not within what is there"),
    HEADERS_TOO_LARGE(
            "EDGE.HEADERS_TOO_LARGE", ErrorKind.TOO_LARGE, 431, "The headers are too large"),
    IDEMPOTENCY_MISMATCH(
            "EDGE.IDEMPOTENCY_MISMATCH",
            ErrorKind.CONFLICT,
            "The idempotency key came with another request before"),
    IDEMPOTENCY_IN_PROGRESS(
            "EDGE.IDEMPOTENCY_IN_PROGRESS",
            ErrorKind.CONFLICT,
            "The first request with this idempotency key is under way"),
    OPERATORS_ONLY(
            "PLATFORM.OPERATORS_ONLY",
            ErrorKind.FORBIDDEN,
            "Only the operators' own tenant may do this"),
    PRINCIPAL_NOT_FOUND(
            "IAM.PRINCIPAL_NOT_FOUND", ErrorKind.NOT_FOUND, "There is no such principal"),
    OVERLOADED("EDGE.OVERLOADED", ErrorKind.UNAVAILABLE, "Too many requests are in flight"),
    NO_ANSWER("EDGE.NO_ANSWER", ErrorKind.UNAVAILABLE, "No answer came in time"),
    STORE_UNAVAILABLE(
            "EDGE.STORE_UNAVAILABLE", ErrorKind.UNAVAILABLE, "The store cannot be reached"),
    ENTITY_CHANGING(
            "EDGE.ENTITY_CHANGING", ErrorKind.UNAVAILABLE, "The entity is changing at this moment"),
    UNEXPECTED("EDGE.UNEXPECTED", ErrorKind.INTERNAL, "Something went wrong on our side");

    private final String id;
    private final ErrorKind kind;
    private final OptionalInt status;
    private final String title;

    EdgeError(String id, ErrorKind kind, String title) {
        this(id, kind, OptionalInt.empty(), title);
    }

    EdgeError(String id, ErrorKind kind, int status, String title) {
        this(id, kind, OptionalInt.of(status), title);
    }

    EdgeError(String id, ErrorKind kind, OptionalInt status, String title) {
        this.id = id;
        this.kind = kind;
        this.status = status;
        this.title = title;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public ErrorKind kind() {
        return kind;
    }

    @Override
    public String title() {
        return title;
    }

    /** The HTTP status, where it is another than the kind's. */
    OptionalInt status() {
        return status;
    }
}
