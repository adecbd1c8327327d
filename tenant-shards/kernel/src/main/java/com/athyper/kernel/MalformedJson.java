package com.athyper.kernel;

/** The text is not JSON that we read; the offset says where. */
public final class MalformedJson extends Exception {
    private static final long serialVersionUID = 1L;
    private final int offset;

    public MalformedJson(String message, int offset) {
        super(message);
        this.offset = offset;
    }

    public int offset() {
        return offset;
    }
}
