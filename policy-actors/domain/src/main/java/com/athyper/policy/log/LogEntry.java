package com.athyper.policy.log;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** One line of the log. */
public sealed interface LogEntry {
    Place place();

    /**
     * Where it stands: the ids are in the order of time.
     *
     * @param node that wrote it
     */
    record Place(UUID id, TenantId tenant, Instant at, String node) {}

    /**
     * A decision.
     *
     * @param subject its attributes, as conditions saw them
     * @param operation its id: the catalog may know it no more
     * @param weight for how many like it this one stands
     * @param resource the attributes of the one record, without those that are masked
     * @param masked the names of the attributes that are not kept
     * @param lack for want of what it was not allowed, though rules permit it
     */
    record Decided(
            Place place,
            String requestId,
            Value.Fields subject,
            String operation,
            Optional<EntityName> entity,
            Optional<String> record,
            Scope scope,
            boolean allowed,
            List<String> rules,
            List<String> broken,
            long epoch,
            int weight,
            Optional<Value.Fields> resource,
            List<String> masked,
            Optional<Lack.What> lack)
            implements LogEntry {

        public Decided {
            rules = List.copyOf(rules);
            broken = List.copyOf(broken);
            masked = List.copyOf(masked);
        }

        /** Whether rules permitted it, whatever was lacking. */
        public boolean permitted() {
            return allowed || lack.isPresent();
        }

        public String principal() {
            return subject.text("id").orElse("");
        }
    }

    /**
     * Decisions that could not be kept.
     *
     * @param place at the first of them
     * @param until the last of them
     */
    record Gap(Place place, Instant until, long lost) implements LogEntry {}

    /**
     * The end of a node that had no time to write what it held: nobody knows how many decisions are
     * missing, or whether any are.
     *
     * @param place at the instant before which all that it answered is in the log
     * @param until an instant at which it was gone
     */
    record CutOff(Place place, Instant until) implements LogEntry {}
}
