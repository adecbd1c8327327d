package com.athyper.identity;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The keys that tokens are verified with, as far as this node had reason to have them. */
public interface KeySets {

    /** By name of the realm; none of a realm whose tokens nobody showed here yet. */
    List<KeySet> known();

    /** Whether the tokens of a realm can be verified. */
    enum State {
        /** With keys that the issuer gave when it was last asked. */
        CURRENT,
        /** With the last keys that it gave: it did not answer since. */
        STALE,
        /** There are no keys: it never answered. */
        MISSING
    }

    /**
     * The keys of one realm's issuer.
     *
     * @param fetched when the issuer last gave them; empty for keys of our own
     */
    record KeySet(String realm, State state, int keys, Optional<Instant> fetched) {}
}
