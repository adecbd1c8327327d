package com.athyper.meta.record;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Value;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * How an import is doing, or what became of it.
 *
 * @param id the same for every attempt under one idempotency key; the latest attempt counts
 * @param faults what is told of rows at the end; none before it
 * @param changedAt when it was last heard of
 */
public record ImportReport(
        UUID id, Asked asked, State state, Counts counts, List<Value> faults, Instant changedAt) {
    public ImportReport {
        faults = List.copyOf(faults);
        changedAt = changedAt.truncatedTo(ChronoUnit.MICROS);
    }

    /**
     * What was asked for, and by whom.
     *
     * @param bytes of the whole stream, if they were announced
     */
    public record Asked(
            EntityName entity,
            PrincipalId by,
            Optional<String> key,
            boolean dryRun,
            OptionalLong bytes,
            Instant at) {
        public Asked {
            at = at.truncatedTo(ChronoUnit.MICROS);
        }
    }

    public enum State {
        RUNNING,
        COMPLETE,
        /** It read no further: the stream broke off, or nothing more of it could be made. */
        STOPPED
    }

    /** How far it is: what was read of the stream, and what became of each row. */
    public record Counts(long bytes, int rows, int created, int updated, int failed) {}
}
