package com.athyper.edge.planted;

/** A route that waits by standing still. */
final class Sleeps {
    void pause(long millis) throws InterruptedException {
        Thread.sleep(millis);
    }
}
