package com.athyper.kernel;

/** The username of a person or a service within its tenant. */
public record PrincipalId(String value) implements Comparable<PrincipalId> {
    private static final String FORM = "[A-Za-z0-9][A-Za-z0-9._@+-]{0,126}";
    private static final int LENGTH_MAX = 127;

    /** What the platform itself does, on nobody's behalf. */
    public static final PrincipalId SYSTEM = new PrincipalId("system@athyper");

    public PrincipalId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("a principal id has the form " + FORM);
        }
    }

    public static boolean isValid(String value) {
        if (value.isEmpty()
                || value.length() > LENGTH_MAX
                || !Ascii.alphanumeric(value.charAt(0))) {
            return false;
        }
        for (int i = 1; i < value.length(); i++) {
            char c = value.charAt(i);
            if (!Ascii.alphanumeric(c) && "._@+-".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
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
