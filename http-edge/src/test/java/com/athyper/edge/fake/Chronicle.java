package com.athyper.edge.fake;

import com.athyper.kernel.TenantId;
import com.athyper.meta.record.Records.Access;
import com.athyper.meta.record.Records.Done;
import com.athyper.meta.record.Records.Moment;
import com.athyper.meta.record.Records.Past;
import com.athyper.meta.record.Records.Revision;
import com.athyper.meta.record.StoredRecord;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What became of the records of a {@link Shelf}, and under which commands. */
final class Chronicle {
    private record Place(TenantId tenant, UUID id) {}

    private final Map<Place, List<Revision>> revisions = new HashMap<>();
    private final Map<String, Done> changes = new HashMap<>();

    void keep(Access access, String operation, StoredRecord record) {
        var origin = access.origin();
        changes.put(origin.commandId(), new Done(record.id(), record.version(), operation));
        revisions
                .computeIfAbsent(new Place(access.tenant(), record.id()), _ -> new ArrayList<>())
                .add(
                        new Revision(
                                record.version(),
                                operation,
                                origin.principal(),
                                origin.at(),
                                record.state(),
                                record.values()));
    }

    /** Oldest first. */
    List<Revision> of(TenantId tenant, UUID id) {
        return revisions.getOrDefault(new Place(tenant, id), List.of());
    }

    Optional<Past> past(TenantId tenant, UUID id, Moment moment) {
        var all = of(tenant, id);
        return all.reversed().stream()
                .filter(
                        revision ->
                                switch (moment) {
                                    case Moment.Version(var number) -> revision.version() == number;
                                    case Moment.Time(var at) -> !revision.at().isAfter(at);
                                })
                .findFirst()
                .map(revision -> new Past(all.getFirst(), revision));
    }

    Map<String, Done> done(Collection<String> commands) {
        var found = new HashMap<>(changes);
        found.keySet().retainAll(commands);
        return found;
    }
}
