package com.athyper.expression;

/** What an attribute may hold. */
public enum Type {
    BOOLEAN("a truth value"),
    NUMBER("a number"),
    TEXT("a text"),
    /** An ISO 8601 date, as text. */
    DATE("a date"),
    /** An RFC 3339 instant, as text. */
    DATETIME("an instant"),
    LIST("a list"),
    /** Not known until evaluated. */
    ANY("anything");

    private final String phrase;

    Type(String phrase) {
        this.phrase = phrase;
    }

    /** As a message says it: {@code a number}. */
    public String phrase() {
        return phrase;
    }
}
