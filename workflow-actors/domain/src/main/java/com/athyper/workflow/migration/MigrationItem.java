package com.athyper.workflow.migration;

import com.athyper.kernel.Problem;
import com.athyper.kernel.Value;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * One approval of a migration, and what became of it.
 *
 * @param version that it had when the migration was ordered
 * @param code of the refusal, if it was refused
 * @param findings what it met, as forms
 * @param tries how often it could not be reached
 */
public record MigrationItem(
        UUID instance,
        int version,
        Status status,
        Optional<String> code,
        Optional<String> detail,
        List<Value> findings,
        int tries,
        Optional<Instant> at) {
    /** What cannot be reached so often is refused for that. */
    public static final int TRIES_MAX = 20;

    public MigrationItem {
        findings = List.copyOf(findings);
    }

    /** How far it is. */
    public enum Status {
        PENDING,
        MIGRATED,
        /** A dry run found nothing in its way. */
        WOULD_MIGRATE,
        REFUSED,
        UNDOING,
        UNDONE,
        UNDO_REFUSED;

        public boolean waits() {
            return switch (this) {
                case PENDING, UNDOING -> true;
                case MIGRATED, WOULD_MIGRATE, REFUSED, UNDONE, UNDO_REFUSED -> false;
            };
        }
    }

    public MigrationItem done(Status became, List<Value> met, Instant when) {
        return new MigrationItem(
                instance,
                version,
                became,
                Optional.empty(),
                Optional.empty(),
                met,
                tries,
                Optional.of(when));
    }

    /** It could not be reached, and is tried again. */
    public MigrationItem triedInVain() {
        return new MigrationItem(instance, version, status, code, detail, findings, tries + 1, at);
    }

    /**
     * @param faults what exactly is in the way
     */
    public MigrationItem refused(Status became, Problem problem, List<Value> faults, Instant when) {
        return new MigrationItem(
                instance,
                version,
                became,
                Optional.of(problem.code().id()),
                Optional.of(problem.detail()),
                faults,
                tries,
                Optional.of(when));
    }
}
