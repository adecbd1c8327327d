package com.athyper.kernel.planted;

/** A word that all share and that knows one of them. */
final class KnowsADomain {
    boolean is(Object thing) {
        return thing instanceof com.athyper.meta.EntityModel;
    }
}
