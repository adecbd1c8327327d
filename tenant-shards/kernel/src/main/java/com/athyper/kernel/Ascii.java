package com.athyper.kernel;

/** Letters and digits as identifiers have them; names are checked too often for a pattern. */
final class Ascii {
    private Ascii() {}

    static boolean lower(char c) {
        return c >= 'a' && c <= 'z';
    }

    static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean alphanumeric(char c) {
        return lower(c) || digit(c) || (c >= 'A' && c <= 'Z');
    }

    /** A lower-case letter first, then lower-case letters, digits and the joint. */
    static boolean isName(String value, char joint, int lengthMin, int lengthMax) {
        if (value.length() < lengthMin || value.length() > lengthMax || !lower(value.charAt(0))) {
            return false;
        }
        for (int i = 1; i < value.length(); i++) {
            char c = value.charAt(i);
            if (!lower(c) && !digit(c) && c != joint) {
                return false;
            }
        }
        return true;
    }
}
