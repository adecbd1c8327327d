package com.athyper.identity;

import com.athyper.identity.OrgItem.Kind;

import java.util.Optional;
import java.util.function.UnaryOperator;

/** A change of one item. */
public sealed interface OrgChange {

    record Make(OrgItem item) implements OrgChange {}

    /**
     * @param tag the version that the change is based on; empty if it does not matter
     * @param how what becomes of the item as it is found; name and kind stay
     */
    record Amend(Kind kind, String id, Optional<String> tag, UnaryOperator<OrgItem> how)
            implements OrgChange {}

    /**
     * @param tag as of {@link Amend}
     */
    record Remove(Kind kind, String id, Optional<String> tag) implements OrgChange {}
}
