package com.athyper.edge.planted;

/** A route that talks to itself. */
final class Prints {
    void say(String text) {
        System.out.println(text);
    }
}
