package com.athyper.objectstorage;

import java.io.IOException;

/** What was to be stored did not arrive as a whole. */
final class SourceFailed extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Throwable source;

    SourceFailed(Throwable source) {
        super("the source failed", source);
        this.source = source;
    }

    Throwable source() {
        return source;
    }
}
