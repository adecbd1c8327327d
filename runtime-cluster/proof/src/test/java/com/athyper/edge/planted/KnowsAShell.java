package com.athyper.edge.planted;

/** A route that talks to an actor. */
final class KnowsAShell {
    boolean is(Object thing) {
        return thing instanceof com.athyper.actors.planted.Shell;
    }
}
