package com.athyper.actors.aggregate;

import com.athyper.kernel.ErrorCode;
import com.athyper.kernel.ErrorKind;

/** Why an entity could not answer for itself. */
public enum ShellError implements ErrorCode {
    NO_ANSWER(
            "RUNTIME.NO_ANSWER",
            ErrorKind.UNAVAILABLE,
            "The answer did not come in time; it may or may not have happened"),
    NOT_STORED(
            "RUNTIME.NOT_STORED",
            ErrorKind.UNAVAILABLE,
            "The journal did not confirm the change; asked again, it is applied once"),
    NO_SUCH_EVENT("RUNTIME.NO_SUCH_EVENT", ErrorKind.NOT_FOUND, "There are not that many events");

    private final String id;
    private final ErrorKind kind;
    private final String title;

    ShellError(String id, ErrorKind kind, String title) {
        this.id = id;
        this.kind = kind;
        this.title = title;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public ErrorKind kind() {
        return kind;
    }

    @Override
    public String title() {
        return title;
    }
}
