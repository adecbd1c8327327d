package com.athyper.edge.planted;

/** A route that talks to the database. */
final class KnowsAnAdapter {
    boolean is(Object thing) {
        return thing instanceof com.athyper.postgres.planted.Table;
    }
}
