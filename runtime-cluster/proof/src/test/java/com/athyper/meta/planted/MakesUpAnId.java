package com.athyper.meta.planted;

/** A rule that answers differently each time. */
final class MakesUpAnId {
    java.util.UUID id() {
        return java.util.UUID.randomUUID();
    }
}
