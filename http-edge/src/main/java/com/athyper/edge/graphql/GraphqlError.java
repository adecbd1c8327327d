package com.athyper.edge.graphql;

import com.athyper.kernel.ErrorCode;
import com.athyper.kernel.ErrorKind;

/** Why a GraphQL document is not executed. */
public enum GraphqlError implements ErrorCode {
    INVALID("GRAPHQL.INVALID", ErrorKind.INVALID, "The document does not fit the schema"),
    TOO_DEEP("GRAPHQL.TOO_DEEP", ErrorKind.INVALID, "The document is nested too deeply"),
    TOO_COMPLEX("GRAPHQL.TOO_COMPLEX", ErrorKind.INVALID, "The document asks for too much"),
    ONE_MUTATION("GRAPHQL.ONE_MUTATION", ErrorKind.INVALID, "A request makes one change at most"),
    NOT_BY_GET("GRAPHQL.NOT_BY_GET", ErrorKind.INVALID, "A GET changes nothing"),
    PERSISTED_QUERY_NOT_FOUND(
            "GRAPHQL.PERSISTED_QUERY_NOT_FOUND",
            ErrorKind.NOT_FOUND,
            "No document is registered under this hash"),
    PERSISTED_QUERY_MISMATCH(
            "GRAPHQL.PERSISTED_QUERY_MISMATCH",
            ErrorKind.INVALID,
            "The hash is not that of the document"),
    PERSISTED_QUERY_NOT_SUPPORTED(
            "GRAPHQL.PERSISTED_QUERY_NOT_SUPPORTED",
            ErrorKind.INVALID,
            "Persisted queries of this version are not known"),
    NEEDS_EVENT_STREAM(
            "GRAPHQL.NEEDS_EVENT_STREAM",
            ErrorKind.INVALID,
            "A subscription is answered as a stream of events"),
    EVENT_UNKNOWN(
            "GRAPHQL.EVENT_UNKNOWN", ErrorKind.INVALID, "There is no such event to go on from"),
    EVENTS_MISSED(
            "GRAPHQL.EVENTS_MISSED",
            ErrorKind.CONFLICT,
            "The subscriber has fallen too far behind"),
    TOO_MANY_SUBSCRIPTIONS(
            "GRAPHQL.TOO_MANY_SUBSCRIPTIONS",
            ErrorKind.LIMIT,
            "There are as many subscriptions as there may be");

    private final String id;
    private final ErrorKind kind;
    private final String title;

    GraphqlError(String id, ErrorKind kind, String title) {
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
