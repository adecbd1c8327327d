package com.athyper.meta;

import com.athyper.kernel.EntityName;

import java.util.Optional;

/**
 * A way from a record to the records of another entity that refer to it.
 *
 * @param of whose records they are
 * @param by the field by which they refer to it: a reference, or a list of references
 * @param position of a collection, the field that holds their order
 * @param maxItems of a collection, how many there are at most
 */
public record Inbound(
        String name,
        String label,
        EntityName of,
        String by,
        Optional<String> position,
        int maxItems) {

    /** Whether they are a part of the record, and shown as a whole; others come in pages. */
    public boolean isCollection() {
        return position.isPresent();
    }
}
