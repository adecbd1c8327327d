package com.athyper.expression.text;

/**
 * A piece of a text.
 *
 * @param value a word as it stands; of a quoted text and of a condition, what is in it
 * @param place of the first character of the value
 */
public record Token(Kind kind, String value, Place place) {

    /** What it is. */
    public enum Kind {
        WORD("a word"),
        QUOTED("a quoted text"),
        CONDITION("a condition in braces"),
        COMMA("a comma"),
        END("the end");

        private final String phrase;

        Kind(String phrase) {
            this.phrase = phrase;
        }
    }

    /** Both counted from one, columns in characters. */
    public record Place(int line, int column) {
        @Override
        public String toString() {
            return "line %d, column %d".formatted(line, column);
        }
    }

    /** Whether it is that word; a text in quotes is none. */
    public boolean is(String word) {
        return kind == Kind.WORD && value.equals(word);
    }

    /** As a message says it. */
    public String phrase() {
        return kind == Kind.WORD ? "`" + value + "`" : kind.phrase;
    }
}
