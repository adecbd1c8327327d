package com.athyper.actors.aggregate;

import com.athyper.kernel.Origin;

/** One row of the journal: what happened, and who caused it. */
public record Recorded<E>(E event, Origin origin) {}
