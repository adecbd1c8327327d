package com.athyper.kernel;

import java.util.UUID;

/** Where new identifiers come from. */
@FunctionalInterface
public interface Ids {
    /** A new UUIDv7. */
    UUID next();
}
