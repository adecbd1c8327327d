package com.athyper.policy;

import com.athyper.kernel.ErrorCode;
import com.athyper.kernel.ErrorKind;

/** Why a caller is turned away. */
public enum PolicyError implements ErrorCode {
    DENIED("POLICY.DENIED", ErrorKind.FORBIDDEN, "Policy does not allow it");

    private final String id;
    private final ErrorKind kind;
    private final String title;

    PolicyError(String id, ErrorKind kind, String title) {
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
