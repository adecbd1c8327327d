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
    REFERENCE("reference"),
    EMAIL("email"),
    PHONE("phone"),
    URL("url"),
    COUNTRY("country"),
    CURRENCY("currency"),
    LANGUAGE("language"),
    TIME("time"),
    DURATION("duration"),
    MONEY("money"),
    SEQUENCE("sequence"),
    UNIT("unit"),
    MULTI_REFERENCE("multi-reference"),
    ATTACHMENT("attachment");

    private final String id;

    FieldType(String id) {
        this.id = id;
    }

    public String id() {
        return id;
    }

    /** Whether its values are texts that {@link TextForm} knows. */
    public boolean isFormed() {
        return switch (this) {
            case EMAIL, PHONE, URL, COUNTRY, CURRENCY, LANGUAGE, UNIT, TIME, DURATION -> true;
            case STRING, TEXT, INTEGER, DECIMAL, BOOLEAN, DATE, DATETIME -> false;
            case ENUM, UUID, JSON, REFERENCE, MULTI_REFERENCE, MONEY, SEQUENCE, ATTACHMENT -> false;
        };
    }

    /** As definitions may call it: the side of a many-to-many that is kept is a list. */
    static Optional<FieldType> named(String name) {
        return name.equals(EntityRelation.MANY_TO_MANY) ? Optional.of(MULTI_REFERENCE) : of(name);
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
