package com.athyper.actors.planted;

/** A shell that knows who asks. */
final class KnowsTheEdge {
    boolean is(Object thing) {
        return thing instanceof com.athyper.edge.planted.Route;
    }
}
