package com.athyper.kernel;

/**
 * The name that a tenant gave to an entity, a policy or a template: snake_case, at most 48
 * characters.
 */
public record EntityName(String value) implements Comparable<EntityName> {
    private static final String FORM = "[a-z][a-z0-9_]{0,47}";

    public EntityName {
        if (!isValid(value)) {
            throw new IllegalArgumentException("a name has the form " + FORM);
        }
    }

    public static boolean isValid(String value) {
        return Ascii.isName(value, '_', 1, 48);
    }

    @Override
    public int compareTo(EntityName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
