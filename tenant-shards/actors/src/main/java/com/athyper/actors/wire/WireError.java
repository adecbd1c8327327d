package com.athyper.actors.wire;

import com.athyper.kernel.ErrorCode;
import com.athyper.kernel.ErrorKind;

/**
 * An error code that came from another node: the same id, kind and title as the one that was raised
 * there.
 */
record WireError(String id, ErrorKind kind, String title) implements ErrorCode {
    static WireError of(ErrorCode code) {
        return new WireError(code.id(), code.kind(), code.title());
    }
}
