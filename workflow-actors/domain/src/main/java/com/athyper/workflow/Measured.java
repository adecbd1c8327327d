package com.athyper.workflow;

import com.athyper.kernel.PrincipalId;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one command adds to the measures of an approval. Each is told as it is after the command.
 *
 * @param deadlines that were set, or met their fate
 * @param holdings that were somebody's before: taken, or over
 * @param begun holdings that began, and may be over already
 * @param passages of steps that ended, and of the whole
 * @param facts that are out of the ordinary
 */
public record Measured(
        List<Deadline> deadlines,
        List<Held> holdings,
        List<Begun> begun,
        List<Passed> passages,
        List<Told> facts) {
    public Measured {
        deadlines = List.copyOf(deadlines);
        holdings = List.copyOf(holdings);
        begun = List.copyOf(begun);
        passages = List.copyOf(passages);
        facts = List.copyOf(facts);
    }

    public boolean isNothing() {
        return deadlines.isEmpty()
                && holdings.isEmpty()
                && begun.isEmpty()
                && passages.isEmpty()
                && facts.isEmpty();
    }

    /** What a deadline is for. */
    public enum Kind {
        /** When a step has to be done. */
        DUE,
        REMINDER,
        ESCALATION;

        static Kind of(Alarm.Kind kind) {
            return switch (kind) {
                case REMINDER -> REMINDER;
                case ESCALATION -> ESCALATION;
            };
        }
    }

    /** What became of a deadline. */
    public enum Fate {
        PENDING,
        FIRED,
        CANCELLED
    }

    /**
     * @param level 0 of what is due
     */
    public record Slot(String step, Kind kind, int level, Instant deadline) {}

    /**
     * @param setAt if it was by this command
     * @param closedAt unless it is pending
     * @param why it was cancelled, or what came of its firing
     */
    public record Deadline(
            Slot slot,
            Optional<Instant> setAt,
            Fate fate,
            Optional<Instant> closedAt,
            Optional<String> why) {}

    /** How a holding goes on: each part is absent where it stays as it is. */
    public record Held(
            int task,
            Optional<PrincipalId> takenBy,
            Optional<Instant> takenAt,
            Optional<Instant> until,
            Optional<PrincipalId> decidedBy,
            Optional<String> decision) {
        static Held nothing(int task) {
            return new Held(
                    task,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }

        Held taken(PrincipalId by, Instant at) {
            return new Held(task, Optional.of(by), Optional.of(at), until, decidedBy, decision);
        }

        Held over(Instant at, Optional<PrincipalId> by, Optional<String> what) {
            return new Held(task, takenBy, takenAt, Optional.of(at), by, what);
        }
    }

    /**
     * @param number of the event that began it
     * @param principal whom the task waits for, if it is one
     * @param resumed after a pause, before which it was the same person's in the same way
     */
    public record Begun(
            long number,
            String step,
            Optional<PrincipalId> principal,
            Instant since,
            boolean resumed,
            Held held) {
        Begun with(Held other) {
            return new Begun(number, step, principal, since, resumed, other);
        }
    }

    /**
     * @param step empty for the approval as a whole
     * @param decidedBy {@code people}, {@code clock}, {@code rule}, {@code override}, or {@code
     *     none}
     */
    public record Passed(
            String step, Instant beganAt, Instant endedAt, String outcome, String decidedBy) {}

    /**
     * @param number of the event
     * @param principal by whom
     */
    public record Told(long number, Instant at, String kind, String step, PrincipalId principal) {}
}
