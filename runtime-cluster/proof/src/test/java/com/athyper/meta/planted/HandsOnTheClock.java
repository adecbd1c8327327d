package com.athyper.meta.planted;

/** A rule that hides the clock behind a function. */
final class HandsOnTheClock {
    java.util.function.Supplier<java.time.Instant> clock() {
        return java.time.Instant::now;
    }
}
