package com.athyper.kernel;

/**
 * One thing wrong with an input.
 *
 * @param pointer where, as an RFC 6901 JSON pointer; the empty string is the whole document
 * @param code stable and lower-case, such as {@code required} or {@code too-long}
 */
public record Fault(String pointer, String code, String message) {

    /** The pointer one step down, its name escaped. */
    public static String at(String pointer, String name) {
        return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
    }

    public static String at(String pointer, int index) {
        return pointer + "/" + index;
    }
}
