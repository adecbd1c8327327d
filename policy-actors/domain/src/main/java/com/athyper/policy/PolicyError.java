package com.athyper.policy;

import com.athyper.kernel.ErrorCode;
import com.athyper.kernel.ErrorKind;

/** Why a caller is turned away. */
public enum PolicyError implements ErrorCode {
    DENIED("POLICY.DENIED", ErrorKind.FORBIDDEN, "Policy does not allow it"),
    REASON_REQUIRED(
            "POLICY.REASON_REQUIRED",
            ErrorKind.PRECONDITION_REQUIRED,
            "Policy asks why, and no reason was given"),
    MFA_REQUIRED(
            "POLICY.MFA_REQUIRED", ErrorKind.FORBIDDEN, "Policy asks for a login with two factors"),
    FIELD_MASKED(
            "POLICY.FIELD_MASKED",
            ErrorKind.FORBIDDEN,
            "A field that is masked for the caller cannot be asked by"),
    FIELD_READ_ONLY(
            "POLICY.FIELD_READ_ONLY", ErrorKind.FORBIDDEN, "A field is read-only for the caller"),
    REVIEW_REQUIRED(
            "POLICY.REVIEW_REQUIRED",
            ErrorKind.CONFLICT,
            "What may widen access is reviewed by somebody else first"),
    EPOCH_NOT_REACHED(
            "POLICY.EPOCH_NOT_REACHED",
            ErrorKind.UNAVAILABLE,
            "This node does not know the epoch that was demanded");

    private final String id;
    private final ErrorKind kind;
    private final String title;

    PolicyError(String id, ErrorKind kind, String title) {
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
