package com.athyper.node.local;

/** The home cannot be had, and why. */
public final class HomeLockFailure extends Exception {
    private static final long serialVersionUID = 1L;

    /** What an operator can do about it depends on this alone. */
    public enum Reason {
        /** Another process works in it. */
        HELD,
        NOT_WRITABLE,
        DISK_FULL
    }

    private final Reason reason;

    HomeLockFailure(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    HomeLockFailure(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
