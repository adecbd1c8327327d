package com.athyper.edge.planted;

/** A route with a statement in it. */
final class WritesSql {
    boolean is(Object thing) {
        return thing instanceof org.jooq.DSLContext;
    }
}
