package com.athyper.workflow.migration;

import com.athyper.kernel.PrincipalId;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A migration of many approvals and how far it is.
 *
 * @param counts how many of its approvals are how far
 */
public record MigrationJob(
        UUID id,
        MigrationOrder order,
        PrincipalId by,
        Instant at,
        Optional<String> reason,
        State state,
        Optional<Undo> undo,
        Map<MigrationItem.Status, Integer> counts) {
    public MigrationJob {
        counts = Map.copyOf(counts);
    }

    /** Who wanted it undone. */
    public record Undo(PrincipalId by, Instant at, Optional<String> reason) {}

    /** How far it is as a whole. */
    public enum State {
        RUNNING,
        COMPLETE,
        /** Whatever can go back goes back. */
        UNDOING,
        UNDONE
    }

    public MigrationJob counting(Map<MigrationItem.Status, Integer> counted) {
        return new MigrationJob(id, order, by, at, reason, state, undo, counted);
    }

    public int total() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** How many of them wait for nothing any more. */
    public int done() {
        return counts.entrySet().stream()
                .filter(entry -> !entry.getKey().waits())
                .mapToInt(Map.Entry::getValue)
                .sum();
    }
}
