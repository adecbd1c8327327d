package com.athyper.meta.attachment;

import java.text.Normalizer;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a file is called: a name without a way to it, that looks like what it is. It is shown and
 * sent back, and never part of a path of ours.
 */
public record FileName(String value) {
    /** In characters as people count them. */
    public static final int LENGTH_MAX = 255;

    private static final Set<Integer> UNSEEN =
            Stream.of(
                            Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.PRIVATE_USE,
                            Character.UNASSIGNED,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR)
                    .map(Byte::intValue)
                    .collect(Collectors.toUnmodifiableSet());

    /** What is kept of an ending when a name is cut. */
    private static final int ENDING_MAX = 16;

    public FileName {
        if (!clean(value).equals(value) || value.isEmpty()) {
            throw new IllegalArgumentException("not the name of a file");
        }
    }

    /** What is left of a name that somebody else has given; empty if that is nothing. */
    public static Optional<FileName> of(String given) {
        String name = clean(given);
        return name.isEmpty() ? Optional.empty() : Optional.of(new FileName(name));
    }

    private static String clean(String given) {
        String last =
                given.substring(Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\')) + 1);
        var kept = new StringBuilder();
        Normalizer.normalize(last, Normalizer.Form.NFC)
                .codePoints()
                .filter(FileName::isShown)
                .map(point -> Character.isWhitespace(point) ? ' ' : point)
                .forEach(kept::appendCodePoint);
        return cut(trimmed(kept.toString()));
    }

    /**
     * No controls, no marks that turn the direction of writing ({@code fdp.exe} would look like
     * {@code exe.pdf}), nothing invisible, nothing that is half a character or nobody's.
     */
    private static boolean isShown(int point) {
        return !UNSEEN.contains(Character.getType(point));
    }

    /** A file that begins with a dot hides, and one that ends with it is another on Windows. */
    private static String trimmed(String name) {
        int from = 0;
        int to = name.length();
        while (from < to && isEdge(name.charAt(from))) {
            from++;
        }
        while (to > from && isEdge(name.charAt(to - 1))) {
            to--;
        }
        return name.substring(from, to);
    }

    private static boolean isEdge(char c) {
        return c == '.' || Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    private static String cut(String name) {
        int length = name.codePointCount(0, name.length());
        if (length <= LENGTH_MAX) {
            return name;
        }
        int dot = name.lastIndexOf('.');
        String ending = dot > 0 && name.length() - dot <= ENDING_MAX ? name.substring(dot) : "";
        int room = LENGTH_MAX - ending.codePointCount(0, ending.length());
        String stem = trimmed(name.substring(0, name.offsetByCodePoints(0, room)));
        return stem + ending;
    }

    @Override
    public String toString() {
        return value;
    }
}
