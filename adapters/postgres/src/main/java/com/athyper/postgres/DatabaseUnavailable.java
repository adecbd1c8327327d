package com.athyper.postgres;

import com.athyper.kernel.Unavailable;

/** PostgreSQL cannot be reached, is stopping, or has no room for more work at this moment. */
public final class DatabaseUnavailable extends Unavailable {

    private static final long serialVersionUID = 1L;

    public DatabaseUnavailable(String message) {
        super(message);
    }

    public DatabaseUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
