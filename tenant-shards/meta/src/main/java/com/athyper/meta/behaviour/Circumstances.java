package com.athyper.meta.behaviour;

import com.athyper.kernel.Value;

import java.util.Optional;

/**
 * What rules may look at besides the record.
 *
 * @param state of the record; empty for a new one
 * @param subject who writes: {@code id} and {@code roles}
 * @param languages that the caller reads, as {@code Accept-Language} has them
 */
public record Circumstances(Optional<String> state, Value.Fields subject, String languages) {
    /** Nobody is known to write; a rule that asks who does is unknown. */
    public static final Circumstances NOBODY = new Circumstances(Optional.empty(), Value.EMPTY, "");
}
