package com.athyper.tenancy.definition;

/** What a definition defines. The names are part of persistence ids and never change. */
public enum DefinitionKind {
    ENTITY("entity"),
    POLICY("policy"),
    TEMPLATE("template"),
    CALENDAR("calendar");

    private final String id;

    DefinitionKind(String id) {
        this.id = id;
    }

    public String id() {
        return id;
    }
}
