package com.athyper.kernel;

import java.util.regex.Pattern;

/**
 * The name of a tenant: lower case, at most 31 characters, safe in a key, a path and a schema name.
 */
public record TenantId(String value) {
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]{1,30}");

    public TenantId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("a tenant id has the form " + FORM);
        }
    }

    public static boolean isValid(String value) {
        return FORM.matcher(value).matches();
    }

    @Override
    public String toString() {
        return value;
    }
}
