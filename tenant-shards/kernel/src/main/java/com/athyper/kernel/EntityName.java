package com.athyper.kernel;

import java.util.regex.Pattern;

/**
 * The name that a tenant gave to an entity, a policy or a template: snake_case, at most 48
 * characters.
 */
public record EntityName(String value) implements Comparable<EntityName> {
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9_]{0,47}");

    public EntityName {
        if (!isValid(value)) {
            throw new IllegalArgumentException("a name has the form " + FORM);
        }
    }

    public static boolean isValid(String value) {
        return FORM.matcher(value).matches();
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
