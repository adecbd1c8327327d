package com.athyper.edge.fake;

import com.athyper.kernel.ErrorCode;
import com.athyper.kernel.ErrorKind;

/** Codes of something that lies behind a door. */
public enum Elsewhere implements ErrorCode {
    CLOSED;

    @Override
    public String id() {
        return "ELSEWHERE." + name();
    }

    @Override
    public ErrorKind kind() {
        return ErrorKind.UNAVAILABLE;
    }

    @Override
    public String title() {
        return "It is <closed>";
    }
}
