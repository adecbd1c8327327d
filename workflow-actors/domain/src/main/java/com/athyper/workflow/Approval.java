package com.athyper.workflow;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Value;
import com.athyper.workflow.template.Template;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The state of one approval, rebuilt from its events. */
public sealed interface Approval {
    record NotStarted() implements Approval {}

    record Running(Progress progress) implements Approval {}

    record Ended(Progress progress, Outcome outcome, Instant at) implements Approval {}

    /** How an approval can end. */
    enum Outcome {
        APPROVED,
        REJECTED,
        CHANGES_REQUESTED,
        CANCELLED
    }

    /**
     * What is being approved, as it was when the approval started.
     *
     * @param title for the inbox
     * @param attributes the record's attributes, which conditions see as {@code record}
     * @param outcomes the record's state after each outcome; absent where it stays as it is
     */
    record Subject(
            EntityName entity,
            UUID record,
            long recordVersion,
            String title,
            Value.Fields attributes,
            PrincipalId requester,
            String transition,
            Map<Outcome, String> outcomes) {
        public Subject {
            outcomes = Map.copyOf(outcomes);
        }
    }

    /** Everything about an approval that has started. */
    record Progress(
            Template template,
            Subject subject,
            Instant startedAt,
            List<StepProgress> steps,
            List<Task> tasks,
            Optional<Incident> incident,
            List<Comment> comments) {
        public Progress {
            steps = List.copyOf(steps);
            tasks = List.copyOf(tasks);
            comments = List.copyOf(comments);
        }
    }

    /**
     * @param why what made the step what it is, in words: the condition that skipped it, the role
     *     that was asked
     */
    record StepProgress(
            String name,
            StepStatus status,
            String why,
            Optional<Instant> dueAt,
            boolean escalated,
            List<Vote> votes) {
        public StepProgress {
            votes = List.copyOf(votes);
        }
    }

    enum StepStatus {
        PENDING,
        SKIPPED,
        ACTIVE,
        APPROVED,
        REJECTED,
        CHANGES_REQUESTED,
        CANCELLED
    }

    record Vote(PrincipalId by, boolean approved, Instant at, Optional<String> comment) {}

    /**
     * @param ordinal 1 for the first; the task's id is that part of the approval's id
     * @param candidates who may claim it
     * @param assignee who has it
     */
    record Task(
            int ordinal,
            String step,
            TaskStatus status,
            List<PrincipalId> candidates,
            Optional<PrincipalId> assignee,
            Instant createdAt,
            Optional<Instant> dueAt,
            String why) {
        public Task {
            candidates = List.copyOf(candidates);
        }
    }

    enum TaskStatus {
        OPEN,
        CLAIMED,
        APPROVED,
        REJECTED,
        CHANGES_REQUESTED,
        /** Not needed any more. */
        CLOSED
    }

    /** Something that a person must mend: nothing goes on and nothing is lost until then. */
    record Incident(String step, String code, String reason, Instant at) {}

    record Comment(PrincipalId by, Instant at, String text, Optional<Integer> task) {}

    default Optional<Progress> started() {
        return switch (this) {
            case NotStarted _ -> Optional.empty();
            case Running(var progress) -> Optional.of(progress);
            case Ended(var progress, _, _) -> Optional.of(progress);
        };
    }
}
