package com.athyper.identity;

import com.athyper.kernel.PrincipalId;

import java.time.Instant;

/**
 * An item as it is stored.
 *
 * @param version from 1, one more with every change
 */
public record KeptItem(
        OrgItem item,
        long version,
        PrincipalId createdBy,
        Instant createdAt,
        PrincipalId updatedBy,
        Instant updatedAt) {

    /** What a change of it must name. */
    public String tag() {
        return Long.toString(version);
    }
}
