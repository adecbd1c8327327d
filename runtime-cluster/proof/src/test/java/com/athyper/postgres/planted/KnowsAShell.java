package com.athyper.postgres.planted;

/** An adapter that talks to an actor. */
final class KnowsAShell {
    boolean is(Object thing) {
        return thing instanceof com.athyper.actors.planted.Shell;
    }
}
