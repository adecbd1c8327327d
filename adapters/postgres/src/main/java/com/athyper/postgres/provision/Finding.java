package com.athyper.postgres.provision;

/**
 * Something that is not as the platform would make it.
 *
 * @param what the thing, by its name in the database
 * @param detail how it is and how it should be
 */
public record Finding(Kind kind, String what, String detail) {

    /** Which of the promises is broken. */
    public enum Kind {
        /** A migration is not what was applied. */
        HISTORY,
        /** A role may do more or less than it should. */
        ROLE,
        /** Tenants would not be kept apart. */
        ISOLATION,
        /** An object is missing, was added or was changed by hand. */
        CATALOG,
        /** A tenant's table is not what the entity in force asks for. */
        TABLE,
        /** Rows that the platform brings are not those it brought. */
        DATA
    }

    @Override
    public String toString() {
        return kind + " " + what + ": " + detail;
    }
}
