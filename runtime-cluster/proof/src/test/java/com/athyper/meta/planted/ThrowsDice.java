package com.athyper.meta.planted;

/** A rule that brings its own luck. */
final class ThrowsDice {
    int eyes() {
        return new java.util.Random().nextInt(6);
    }
}
