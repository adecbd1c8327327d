package com.athyper.edge.planted;

/** A route that knows how it is wired. */
final class KnowsTheNode {
    boolean is(Object thing) {
        return thing instanceof com.athyper.node.planted.Wiring;
    }
}
