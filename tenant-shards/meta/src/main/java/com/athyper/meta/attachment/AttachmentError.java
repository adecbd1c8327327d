package com.athyper.meta.attachment;

import com.athyper.kernel.ErrorCode;
import com.athyper.kernel.ErrorKind;

/** Why a file is not attached, not given, or not taken away. */
public enum AttachmentError implements ErrorCode {
    NOT_FOUND("ATTACHMENT.NOT_FOUND", ErrorKind.NOT_FOUND, "There is no such attachment"),
    NAME_INVALID("ATTACHMENT.NAME_INVALID", ErrorKind.INVALID, "The file has no usable name"),
    EMPTY("ATTACHMENT.EMPTY", ErrorKind.INVALID, "The file has no content"),
    IN_FIELD(
            "ATTACHMENT.IN_FIELD",
            ErrorKind.CONFLICT,
            "The attachment is the value of a field and goes with it"),
    TOO_MANY(
            "ATTACHMENT.TOO_MANY",
            ErrorKind.CONFLICT,
            "The record has as many attachments as it can have"),
    QUOTA_EXCEEDED(
            "ATTACHMENT.QUOTA_EXCEEDED",
            ErrorKind.CONFLICT,
            "The tenant's files take as much room as they may"),
    UPLOAD_EXPIRED(
            "ATTACHMENT.UPLOAD_EXPIRED",
            ErrorKind.CONFLICT,
            "The upload took longer than its content is kept");

    private final String id;
    private final ErrorKind kind;
    private final String title;

    AttachmentError(String id, ErrorKind kind, String title) {
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
