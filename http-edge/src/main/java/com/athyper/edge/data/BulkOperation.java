package com.athyper.edge.data;

import com.athyper.kernel.Value;

import java.util.UUID;

/** One change of a bulk request, as it was asked for. */
sealed interface BulkOperation {
    record Create(Value.Fields values) implements BulkOperation {}

    record Update(UUID id, long version, Value.Fields values) implements BulkOperation {}

    record Delete(UUID id, long version) implements BulkOperation {}

    /**
     * Changes the record that has the key's value, or creates it.
     *
     * @param key a field that is unique
     */
    record Upsert(String key, Value.Fields values) implements BulkOperation {}
}
