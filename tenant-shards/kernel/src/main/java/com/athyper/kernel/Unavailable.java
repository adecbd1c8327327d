package com.athyper.kernel;

/**
 * Something that the platform stands on cannot be reached right now: the work may or may not have
 * been done, and may be tried again later.
 */
public class Unavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public Unavailable(String message) {
        super(message);
    }

    public Unavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
