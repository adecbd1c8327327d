package com.athyper.kernel;

/**
 * The name of a tenant: lower case, at most 31 characters, safe in a key, a path and a schema name.
 */
public record TenantId(String value) {
    private static final String FORM = "[a-z][a-z0-9-]{1,30}";

    public TenantId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("a tenant id has the form " + FORM);
        }
    }

    public static boolean isValid(String value) {
        return Ascii.isName(value, '-', 2, 31);
    }

    @Override
    public String toString() {
        return value;
    }
}
