package com.athyper.kernel;

import java.util.regex.Pattern;

/** The username of a person or a service within its tenant. */
public record PrincipalId(String value) implements Comparable<PrincipalId> {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@+-]{0,126}");

    /** What the platform itself does, on nobody's behalf. */
    public static final PrincipalId SYSTEM = new PrincipalId("system@athyper");

    public PrincipalId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("a principal id has the form " + FORM);
        }
    }

    public static boolean isValid(String value) {
        return FORM.matcher(value).matches();
    }

    @Override
    public int compareTo(PrincipalId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
