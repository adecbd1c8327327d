package com.athyper.identity;

/**
 * The name of a group, an organizational unit or a role that is bound: lower-case, at most 63
 * characters, never changed.
 */
public record OrgName(String value) implements Comparable<OrgName> {
    public static final int LENGTH_MAX = 63;

    /** As a regular expression, for those who publish it. */
    public static final String FORM = "[a-z][a-z0-9._-]{0,62}";

    public OrgName {
        if (!isValid(value)) {
            throw new IllegalArgumentException("a name has the form " + FORM);
        }
    }

    public static boolean isValid(String value) {
        if (value.isEmpty() || value.length() > LENGTH_MAX || !lower(value.charAt(0))) {
            return false;
        }
        for (int i = 1; i < value.length(); i++) {
            char c = value.charAt(i);
            if (!lower(c) && !(c >= '0' && c <= '9') && "._-".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean lower(char c) {
        return c >= 'a' && c <= 'z';
    }

    @Override
    public int compareTo(OrgName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
