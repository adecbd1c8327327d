package com.athyper.edge.graphql;

import com.athyper.kernel.ErrorCode;
import com.athyper.kernel.ErrorKind;

/** Why a GraphQL document is not executed. */
public enum GraphqlError implements ErrorCode {
    INVALID("GRAPHQL.INVALID", ErrorKind.INVALID, "The document does not fit the schema"),
    TOO_DEEP("GRAPHQL.TOO_DEEP", ErrorKind.INVALID, "The document is nested too deeply"),
    TOO_COMPLEX("GRAPHQL.TOO_COMPLEX", ErrorKind.INVALID, "The document asks for too much"),
    ONE_MUTATION("GRAPHQL.ONE_MUTATION", ErrorKind.INVALID, "A request makes one change at most");

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
