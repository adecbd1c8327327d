package com.athyper.meta;

import com.athyper.kernel.Value;

import java.util.Optional;

/**
 * Where a field, or one part of its value, is stored.
 *
 * @param type what the column holds
 * @param part the member of the value that is stored here; empty if it is the whole
 */
public record Column(String name, FieldType type, Optional<String> part) {

    /** What of a field's value is stored here. */
    public Value of(Value value) {
        if (part.isEmpty()) {
            return value;
        }
        return value instanceof Value.Fields members
                ? members.get(part.get()).orElse(Value.NULL)
                : Value.NULL;
    }
}
