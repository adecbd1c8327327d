package com.athyper.kernel;

import org.jspecify.annotations.Nullable;

/** Something that is needed cannot be reached right now: the caller may try again later. */
public final class Unavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Unavailable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
