package com.athyper.identity;

import com.athyper.kernel.ErrorCode;
import com.athyper.kernel.ErrorKind;

/** Why something about groups, units, roles or delegations is refused. */
public enum OrgError implements ErrorCode {
    NOT_FOUND(
            "IAM.NOT_FOUND",
            ErrorKind.NOT_FOUND,
            "There is no such group, unit, role binding, delegation, broken glass or separation"
                    + " set"),
    EXISTS("IAM.EXISTS", ErrorKind.CONFLICT, "There is one of that name already"),
    STALE("IAM.STALE", ErrorKind.STALE, "It has changed since it was read"),
    VERSION_NEEDED(
            "IAM.VERSION_NEEDED",
            ErrorKind.PRECONDITION_REQUIRED,
            "A change names the version that it is based on"),
    INVALID("IAM.INVALID", ErrorKind.INVALID, "It does not fit what is there"),
    IN_USE("IAM.IN_USE", ErrorKind.CONFLICT, "Something else depends on it"),
    TOO_MANY("IAM.TOO_MANY", ErrorKind.CONFLICT, "The tenant has as many as it may have"),
    NOT_ELIGIBLE(
            "IAM.NOT_ELIGIBLE",
            ErrorKind.FORBIDDEN,
            "No role binding lets the caller take this role in an emergency"),
    ALREADY_BROKEN("IAM.ALREADY_BROKEN", ErrorKind.CONFLICT, "The role has been taken already"),
    KEPT_APART(
            "IAM.KEPT_APART",
            ErrorKind.CONFLICT,
            "Somebody would hold roles together that are kept apart"),
    NOT_YOURS(
            "IAM.NOT_YOURS", ErrorKind.FORBIDDEN, "Only its owner or an administrator may do this");

    private final String id;
    private final ErrorKind kind;
    private final String title;

    OrgError(String id, ErrorKind kind, String title) {
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
