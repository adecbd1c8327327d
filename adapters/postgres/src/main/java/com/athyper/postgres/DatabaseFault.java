package com.athyper.postgres;

/** PostgreSQL refused a statement that ought to have been right: a bug, or a missing right. */
public final class DatabaseFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public DatabaseFault(String message, Throwable cause) {
        super(message, cause);
    }
}
