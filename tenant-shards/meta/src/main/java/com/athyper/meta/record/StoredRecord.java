package com.athyper.meta.record;

import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Value;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A record as it is stored.
 *
 * @param lockedBy the approval that holds it, if one does
 * @param values every field of the model by name; null where there is nothing
 */
public record StoredRecord(
        UUID id,
        long version,
        Optional<String> state,
        Optional<UUID> lockedBy,
        PrincipalId createdBy,
        Instant createdAt,
        PrincipalId updatedBy,
        Instant updatedAt,
        Value.Fields values) {

    /**
     * What an expression sees as {@code record} or {@code resource}: the fields and the platform's
     * attributes.
     */
    public Value.Fields attributes() {
        var all = Value.object();
        values.values().forEach(all::put);
        return all.put("id", id.toString())
                .put("version", version)
                .put("state", state)
                .put("createdBy", createdBy.value())
                .put("createdAt", createdAt.toString())
                .put("updatedBy", updatedBy.value())
                .put("updatedAt", updatedAt.toString())
                .build();
    }
}
