package com.athyper.meta.query;

import com.athyper.kernel.ErrorCode;
import com.athyper.kernel.ErrorKind;

/** Why a query is not answered. */
public enum QueryError implements ErrorCode {
    INVALID("QUERY.INVALID", ErrorKind.INVALID, "The query has faults"),
    TOO_EXPENSIVE("QUERY.TOO_EXPENSIVE", ErrorKind.INVALID, "The query would cost too much"),
    TOO_SLOW("QUERY.TOO_SLOW", ErrorKind.INVALID, "The query took longer than it may"),
    TOO_MANY("QUERY.TOO_MANY", ErrorKind.UNAVAILABLE, "Too many queries run at once"),
    PARAMETERS_INVALID(
            "QUERY.PARAMETERS_INVALID",
            ErrorKind.INVALID,
            "What was given to the saved query has faults"),
    SAVED_EXISTS("QUERY.SAVED_EXISTS", ErrorKind.CONFLICT, "There is a query of this name"),
    SAVED_NOT_FOUND("QUERY.SAVED_NOT_FOUND", ErrorKind.NOT_FOUND, "There is no such query"),
    SAVED_OUTDATED(
            "QUERY.SAVED_OUTDATED",
            ErrorKind.CONFLICT,
            "The saved query no longer fits the entities in force"),
    SAVED_STALE("QUERY.SAVED_STALE", ErrorKind.STALE, "The saved query has changed meanwhile"),
    SAVED_TOO_MANY(
            "QUERY.SAVED_TOO_MANY",
            ErrorKind.CONFLICT,
            "The tenant keeps as many queries as it may"),
    VERSION_NEEDED(
            "QUERY.VERSION_NEEDED",
            ErrorKind.PRECONDITION_REQUIRED,
            "A saved query is changed by its version");

    private final String id;
    private final ErrorKind kind;
    private final String title;

    QueryError(String id, ErrorKind kind, String title) {
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
