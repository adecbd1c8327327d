package com.athyper.tenancy.definition;

import com.athyper.kernel.ErrorCode;
import com.athyper.kernel.ErrorKind;

/** Why a definition refuses. */
public enum DefinitionError implements ErrorCode {
    NOT_FOUND("META.DEFINITION_NOT_FOUND", ErrorKind.NOT_FOUND, "There is no such definition"),
    VERSION_NOT_FOUND("META.VERSION_NOT_FOUND", ErrorKind.NOT_FOUND, "There is no such version"),
    EXISTS("META.DEFINITION_EXISTS", ErrorKind.CONFLICT, "The definition exists already"),
    INVALID("META.DEFINITION_INVALID", ErrorKind.INVALID, "The definition has faults"),
    SUPERSEDED("META.VERSION_SUPERSEDED", ErrorKind.CONFLICT, "A later version is in force"),
    PUBLISHING("META.PUBLISH_UNDER_WAY", ErrorKind.CONFLICT, "Another version is being published"),
    PUBLISH_REFUSED(
            "META.PUBLISH_REFUSED", ErrorKind.INVALID, "The version cannot be put into force"),
    DATA_IN_THE_WAY(
            "META.DATA_IN_THE_WAY",
            ErrorKind.CONFLICT,
            "Stored records do not fit the new version"),
    REFERENCED(
            "META.DEFINITION_REFERENCED",
            ErrorKind.CONFLICT,
            "The definition is referenced by another"),
    RETIRED("META.DEFINITION_RETIRED", ErrorKind.CONFLICT, "The definition was withdrawn"),
    OWN_REVIEW("META.OWN_REVIEW", ErrorKind.FORBIDDEN, "A version is reviewed by somebody else"),
    NO_DRAFT("META.NO_DRAFT", ErrorKind.CONFLICT, "The version is no draft any more"),
    POLICIES_CHANGED(
            "META.POLICIES_CHANGED",
            ErrorKind.CONFLICT,
            "A policy of the tenant has changed meanwhile"),
    TOO_MANY_VERSIONS(
            "META.TOO_MANY_VERSIONS", ErrorKind.LIMIT, "The definition has too many versions");

    private final String id;
    private final ErrorKind kind;
    private final String title;

    DefinitionError(String id, ErrorKind kind, String title) {
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
