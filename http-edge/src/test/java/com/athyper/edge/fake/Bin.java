package com.athyper.edge.fake;

import com.athyper.expression.Expr;
import com.athyper.kernel.Page;
import com.athyper.kernel.TenantId;
import com.athyper.meta.record.RecordQuery;
import com.athyper.meta.record.Records.Access;
import com.athyper.meta.record.StoredRecord;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Deleted records that can come back to the {@link Shelf}. */
final class Bin {
    private record Place(TenantId tenant, UUID id) {}

    private final Map<Place, StoredRecord> all = new LinkedHashMap<>();

    void put(Access access, StoredRecord record) {
        if (access.model().traits().softDelete()) {
            all.put(new Place(access.tenant(), record.id()), record);
        }
    }

    Optional<StoredRecord> take(Access access, UUID id) {
        return Optional.ofNullable(all.remove(new Place(access.tenant(), id)));
    }

    Page<StoredRecord> page(TenantId tenant, RecordQuery query, Expr visible) {
        return new Page<>(
                all.entrySet().stream()
                        .filter(entry -> entry.getKey().tenant().equals(tenant))
                        .map(Map.Entry::getValue)
                        .filter(record -> Rulebook.holds(visible, "resource", record))
                        .filter(record -> Rulebook.holds(query.filter(), "record", record))
                        .toList(),
                Optional.empty(),
                OptionalLong.empty());
    }
}
