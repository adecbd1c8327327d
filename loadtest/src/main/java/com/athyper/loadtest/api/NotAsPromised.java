package com.athyper.loadtest.api;

/** Something answered otherwise than the contract says. */
public final class NotAsPromised extends RuntimeException {
    public NotAsPromised(String what) {
        super(what);
    }

    public NotAsPromised(String what, Throwable cause) {
        super(what, cause);
    }
}
