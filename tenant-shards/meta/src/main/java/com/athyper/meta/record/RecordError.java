package com.athyper.meta.record;

import com.athyper.kernel.ErrorCode;
import com.athyper.kernel.ErrorKind;

/** Why a record is not given, or not changed. */
public enum RecordError implements ErrorCode {
    ENTITY_NOT_FOUND(
            "DATA.ENTITY_NOT_FOUND", ErrorKind.NOT_FOUND, "There is no such entity in force"),
    OVERLAYS_CONFLICT(
            "DATA.OVERLAYS_CONFLICT",
            ErrorKind.CONFLICT,
            "What organizational units lay over an entity does not fit together"),
    RECORD_NOT_FOUND("DATA.RECORD_NOT_FOUND", ErrorKind.NOT_FOUND, "There is no such record"),
    RECORD_EXISTS("DATA.RECORD_EXISTS", ErrorKind.CONFLICT, "A record has this id already"),
    RECORD_INVALID("DATA.RECORD_INVALID", ErrorKind.INVALID, "The record has faults"),
    RECORD_LOCKED("DATA.RECORD_LOCKED", ErrorKind.LOCKED, "The record is locked by a workflow"),
    VERSION_STALE(
            "DATA.VERSION_STALE", ErrorKind.STALE, "The record has changed since it was read"),
    VERSION_NEEDED(
            "DATA.VERSION_NEEDED", ErrorKind.PRECONDITION_REQUIRED, "An If-Match header is needed"),
    NOT_UNIQUE("DATA.NOT_UNIQUE", ErrorKind.CONFLICT, "Another record has the same value"),
    PERIOD_OVERLAPS(
            "DATA.PERIOD_OVERLAPS",
            ErrorKind.CONFLICT,
            "Another record of the same key holds on the same day"),
    REFERENCED("DATA.RECORD_REFERENCED", ErrorKind.CONFLICT, "The record is referenced by another"),
    TRANSITION_UNKNOWN(
            "DATA.TRANSITION_UNKNOWN", ErrorKind.NOT_FOUND, "The lifecycle has no such transition"),
    TRANSITION_NOT_ALLOWED(
            "DATA.TRANSITION_NOT_ALLOWED",
            ErrorKind.CONFLICT,
            "The record's state does not allow the transition"),
    TRANSITION_GATED(
            "DATA.TRANSITION_GATED",
            ErrorKind.INVALID,
            "The record does not meet what the transition asks of it"),
    BULK_REFUSED("DATA.BULK_REFUSED", ErrorKind.INVALID, "One of the changes cannot be made"),
    QUERY_INVALID("DATA.QUERY_INVALID", ErrorKind.MALFORMED, "The query has faults"),
    CURSOR_INVALID(
            "DATA.CURSOR_INVALID", ErrorKind.MALFORMED, "The cursor does not belong to this query"),
    /**
     * Never leaves the platform: the caller's model is refreshed and the statement is tried again.
     */
    MODEL_CHANGED("DATA.MODEL_CHANGED", ErrorKind.UNAVAILABLE, "The entity changed at this moment");

    private final String id;
    private final ErrorKind kind;
    private final String title;

    RecordError(String id, ErrorKind kind, String title) {
        this.id = id;
        this.kind = kind;
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
}
