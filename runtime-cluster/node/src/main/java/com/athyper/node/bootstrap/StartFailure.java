package com.athyper.node.bootstrap;

import com.athyper.node.settings.ExitCode;

/** The process cannot start, and this is what an operator must know. */
public final class StartFailure extends Exception {
    private static final long serialVersionUID = 1L;
    private final ExitCode code;

    public StartFailure(ExitCode code, String message) {
        super(message);
        this.code = code;
    }

    public StartFailure(ExitCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public ExitCode code() {
        return code;
    }
}
