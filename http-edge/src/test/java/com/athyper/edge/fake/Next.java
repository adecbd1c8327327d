package com.athyper.edge.fake;

import com.athyper.kernel.Value;
import com.athyper.meta.record.StoredRecord;

import java.util.Optional;
import java.util.UUID;

/** The next version of a record on the {@link Shelf}. */
final class Next {
    private Next() {}

    static StoredRecord of(StoredRecord record) {
        return of(record, record.state(), record.lockedBy(), record.values());
    }

    static StoredRecord of(
            StoredRecord record,
            Optional<String> state,
            Optional<UUID> lockedBy,
            Value.Fields values) {
        return new StoredRecord(
                record.id(),
                record.version() + 1,
                state,
                lockedBy,
                record.createdBy(),
                record.createdAt(),
                record.updatedBy(),
                record.updatedAt(),
                values);
    }
}
