package com.athyper.tenancy;

import com.athyper.kernel.ErrorCode;
import com.athyper.kernel.ErrorKind;

/** Why a tenant refuses. */
public enum TenancyError implements ErrorCode {
    TENANT_NOT_FOUND("TENANCY.TENANT_NOT_FOUND", ErrorKind.NOT_FOUND, "There is no such tenant"),
    TENANT_EXISTS("TENANCY.TENANT_EXISTS", ErrorKind.CONFLICT, "The tenant exists already"),
    TENANT_SUSPENDED("TENANCY.TENANT_SUSPENDED", ErrorKind.FORBIDDEN, "The tenant is suspended"),
    TENANT_ARCHIVED("TENANCY.TENANT_ARCHIVED", ErrorKind.FORBIDDEN, "The tenant is archived"),
    TENANT_STATE(
            "TENANCY.TENANT_STATE", ErrorKind.CONFLICT, "The tenant's state does not allow it");

    private final String id;
    private final ErrorKind kind;
    private final String title;

    TenancyError(String id, ErrorKind kind, String title) {
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
