package com.athyper.node.bootstrap;

import com.athyper.node.settings.ExitCode;

import org.jspecify.annotations.Nullable;

/** The process cannot start, and this is what an operator must know. */
public final class StartFailure extends Exception {
    private static final long serialVersionUID = 1L;
    private final ExitCode code;

    public StartFailure(ExitCode code, String message) {
        super(message);
        this.code = code;
    }

    public StartFailure(ExitCode code, @Nullable String message, Throwable cause) {
        super(String.valueOf(message), cause);
        this.code = code;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    public ExitCode code() {
        return code;
    }
}
