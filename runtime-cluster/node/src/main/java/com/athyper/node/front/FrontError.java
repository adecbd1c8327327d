package com.athyper.node.front;

import com.athyper.kernel.ErrorCode;
import com.athyper.kernel.ErrorKind;

/** Why the proxy has no answer of a node to hand on. */
public enum FrontError implements ErrorCode {
    NO_NODE("EDGE.NO_NODE", ErrorKind.UNAVAILABLE, "No node answers");

    private final String id;
    private final ErrorKind kind;
    private final String title;

    FrontError(String id, ErrorKind kind, String title) {
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
