package com.athyper.objectstorage.planted;

/** An adapter that knows another one. */
final class KnowsAnotherAdapter {
    boolean is(Object thing) {
        return thing instanceof com.athyper.postgres.planted.Table;
    }
}
