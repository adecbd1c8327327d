package com.athyper.kernel;

/** Why the object storage does not do what is asked. */
public enum BlobError implements ErrorCode {
    UNAVAILABLE(
            "STORAGE.UNAVAILABLE",
            ErrorKind.UNAVAILABLE,
            "The object storage cannot be reached right now"),
    NOT_CONFIGURED(
            "STORAGE.NOT_CONFIGURED", ErrorKind.UNAVAILABLE, "The node has no object storage"),
    OBJECT_MISSING(
            "STORAGE.OBJECT_MISSING",
            ErrorKind.INTERNAL,
            "The object storage has lost what it should keep");

    private final String id;
    private final ErrorKind kind;
    private final String title;

    BlobError(String id, ErrorKind kind, String title) {
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
