package com.athyper.identity;

import com.athyper.kernel.ErrorCode;
import com.athyper.kernel.ErrorKind;

/** Why a caller is not let in. */
public enum IdentityError implements ErrorCode {
    TOKEN_MISSING("IAM.TOKEN_MISSING", ErrorKind.UNAUTHENTICATED, "A bearer token is needed"),
    TOKEN_REJECTED("IAM.TOKEN_REJECTED", ErrorKind.UNAUTHENTICATED, "The token is not accepted"),
    TOKEN_EXPIRED("IAM.TOKEN_EXPIRED", ErrorKind.UNAUTHENTICATED, "The token has expired"),
    TENANT_MISMATCH(
            "IAM.TENANT_MISMATCH",
            ErrorKind.FORBIDDEN,
            "The request and its token name different tenants"),
    TENANT_UNKNOWN("IAM.TENANT_UNKNOWN", ErrorKind.FORBIDDEN, "The token's tenant does not exist"),
    REALM_UNKNOWN("IAM.REALM_UNKNOWN", ErrorKind.NOT_FOUND, "There is no such realm"),
    PRINCIPAL_INACTIVE(
            "IAM.PRINCIPAL_INACTIVE", ErrorKind.FORBIDDEN, "The principal is not active"),
    KEYS_UNAVAILABLE(
            "IAM.KEYS_UNAVAILABLE",
            ErrorKind.UNAVAILABLE,
            "The issuer's keys cannot be had right now");

    private final String id;
    private final ErrorKind kind;
    private final String title;

    IdentityError(String id, ErrorKind kind, String title) {
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
