package com.athyper.meta.query;

import com.athyper.kernel.ErrorCode;
import com.athyper.kernel.ErrorKind;

/** Why a query is not answered. */
public enum QueryError implements ErrorCode {
    INVALID("QUERY.INVALID", ErrorKind.INVALID, "The query has faults"),
    TOO_EXPENSIVE("QUERY.TOO_EXPENSIVE", ErrorKind.INVALID, "The query would cost too much"),
    TOO_SLOW("QUERY.TOO_SLOW", ErrorKind.INVALID, "The query took longer than it may");

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
