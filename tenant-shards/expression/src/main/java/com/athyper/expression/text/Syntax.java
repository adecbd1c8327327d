package com.athyper.expression.text;

/** That a text cannot be read any further; caught where reading can go on. */
public final class Syntax extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Token.Place place;

    public Syntax(Token.Place place, String message) {
        super(message, null, false, false);
        this.place = place;
    }

    public Token.Place place() {
        return place;
    }
}
