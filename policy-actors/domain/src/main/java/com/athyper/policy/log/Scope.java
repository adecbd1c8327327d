package com.athyper.policy.log;

import java.util.Optional;

/** What a decision was about. The ids are stored and never change. */
public enum Scope {
    /** The operation as such. */
    OPERATION("operation"),
    /** Which records of an entity. */
    RECORDS("records"),
    /** One record. */
    RECORD("record");

    private final String id;

    Scope(String id) {
        this.id = id;
    }

    public String id() {
        return id;
    }

    public static Optional<Scope> of(String id) {
        for (Scope scope : values()) {
            if (scope.id.equals(id)) {
                return Optional.of(scope);
            }
        }
        return Optional.empty();
    }
}
