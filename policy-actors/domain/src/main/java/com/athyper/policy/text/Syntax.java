package com.athyper.policy.text;

/** That a text cannot be read any further; caught where reading can go on. */
final class Syntax extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Token.Place place;

    Syntax(Token.Place place, String message) {
        super(message, null, false, false);
        this.place = place;
    }

    Token.Place place() {
        return place;
    }
}
