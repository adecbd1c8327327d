package com.athyper.kernel;

/** What a caller can do about a refusal. */
public enum ErrorKind {
    /** The request cannot be read; send another. */
    MALFORMED,
    UNAUTHENTICATED,
    FORBIDDEN,
    NOT_FOUND,
    METHOD_NOT_ALLOWED,
    NOT_ACCEPTABLE,
    /** The present state does not allow it. */
    CONFLICT,
    /** The caller's version is stale; read again. */
    STALE,
    TOO_LARGE,
    UNSUPPORTED_MEDIA,
    /** Well-formed, and against the rules; the faults say where. */
    INVALID,
    LOCKED,
    /** An {@code If-Match} is needed. */
    PRECONDITION_REQUIRED,
    LIMIT,
    INTERNAL,
    /** Try again later; it may or may not have happened. */
    UNAVAILABLE
}
