package com.athyper.meta.planted;

/** A rule that judges differently tomorrow. */
final class ReadsTheClock {
    java.time.Instant deadline() {
        return java.time.Instant.now().plusSeconds(1);
    }
}
