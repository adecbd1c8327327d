package com.athyper.edge.planted;

/** A route that decides when all is over. */
final class EndsTheProcess {
    void end() {
        System.exit(1);
    }
}
