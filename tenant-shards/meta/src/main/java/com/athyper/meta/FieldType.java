package com.athyper.meta;

import java.util.Optional;

/** What a field holds. The ids appear in definitions and never change. */
public enum FieldType {
    STRING("string"),
    TEXT("text"),
    INTEGER("integer"),
    DECIMAL("decimal"),
    BOOLEAN("boolean"),
    DATE("date"),
    DATETIME("datetime"),
    ENUM("enum"),
    UUID("uuid"),
    JSON("json"),
    REFERENCE("reference");

    private final String id;

    FieldType(String id) {
        this.id = id;
    }

    public String id() {
        return id;
    }

    public static Optional<FieldType> of(String id) {
        for (FieldType type : values()) {
            if (type.id.equals(id)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
