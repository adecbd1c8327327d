package com.athyper.workflow;

import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Value;
import com.athyper.workflow.StepProgress.Decider;
import com.athyper.workflow.template.Step.Escalation.Effect;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What has happened to an approval. Each event keeps what was found and why, so that replay asks
 * nobody again; when and in which request is told by the origin that is stored beside it.
 */
public sealed interface ApprovalEvent {

    /**
     * @param template the canonical document, by which the approval goes to its end
     */
    record Started(Value.Fields template, int templateVersion, Approval.Subject subject)
            implements ApprovalEvent {}

    /** Steps in a row whose conditions did not hold. */
    record StepsSkipped(List<Skip> steps) implements ApprovalEvent {
        public StepsSkipped {
            steps = List.copyOf(steps);
        }
    }

    record Skip(String step, String why) {}

    /**
     * @param needed how many of those asked must agree
     * @param timetable if a calendar made the deadlines
     */
    record StepActivated(
            String step,
            String why,
            Optional<Instant> dueAt,
            int needed,
            List<NewTask> tasks,
            Optional<Timetable> timetable)
            implements ApprovalEvent {
        public StepActivated(
                String step, String why, Optional<Instant> dueAt, int needed, List<NewTask> tasks) {
            this(step, why, dueAt, needed, tasks, Optional.empty());
        }

        public StepActivated {
            tasks = List.copyOf(tasks);
        }
    }

    /** When a step's reminders and escalations are, by the calendar as it was when it began. */
    record Timetable(String calendar, List<Instant> remind, List<Instant> escalate) {
        public Timetable {
            remind = List.copyOf(remind);
            escalate = List.copyOf(escalate);
        }

        Timetable later(Duration by) {
            return new Timetable(
                    calendar,
                    remind.stream().map(at -> at.plus(by)).toList(),
                    escalate.stream().map(at -> at.plus(by)).toList());
        }
    }

    /**
     * @param assignee who has it from the beginning; absent if its candidates may claim it
     */
    record NewTask(int ordinal, List<PrincipalId> candidates, Optional<PrincipalId> assignee) {
        public NewTask {
            candidates = List.copyOf(candidates);
        }
    }

    record TaskClaimed(int task, PrincipalId by) implements ApprovalEvent {}

    record TaskReleased(int task, PrincipalId by) implements ApprovalEvent {}

    /** A task has changed hands, or one more is asked. */
    sealed interface Handed extends ApprovalEvent {
        record TaskDelegated(int task, PrincipalId from, PrincipalId to, Optional<String> reason)
                implements Handed {}

        /** Resolved by who had it, or taken back by one of those who had handed it on. */
        record TaskReturned(int task, PrincipalId from, PrincipalId to, Optional<String> reason)
                implements Handed {}

        record TaskReassigned(int task, PrincipalId to, String reason) implements Handed {}

        /**
         * One more is asked.
         *
         * @param needed how many must agree from now on
         * @param task made for them; a shared task is offered to them too instead
         */
        record ApproverAdded(
                String step,
                PrincipalId principal,
                int needed,
                Optional<NewTask> task,
                Optional<String> reason)
                implements Handed {}
    }

    /**
     * Somebody decided; an unclaimed task was claimed by that.
     *
     * @param onBehalfOf who was asked, if it is not the one who answered
     */
    record TaskDecided(
            int task,
            PrincipalId by,
            Choice choice,
            Optional<String> comment,
            Optional<PrincipalId> onBehalfOf)
            implements ApprovalEvent {}

    /** What somebody who is asked can answer. */
    enum Choice {
        APPROVED,
        REJECTED,
        CHANGES_REQUESTED
    }

    /** An administrator has taken an approval in hand. */
    sealed interface Recovered extends ApprovalEvent {
        record Paused(String reason) implements Recovered {}

        /**
         * @param deadlines of the steps that are being done: each has the time that was left
         */
        record Resumed(String reason, List<Deadline> deadlines) implements Recovered {
            public Resumed {
                deadlines = List.copyOf(deadlines);
            }
        }

        record Deadline(String step, Instant dueAt) {}

        record OverrideProposed(String step, Choice outcome, String reason) implements Recovered {}

        /** A second administrator wants the same; what follows from it comes next. */
        record Overridden(String step, Choice outcome, PrincipalId proposedBy, String reason)
                implements Recovered {}

        record StepPassedOver(String step, String reason) implements Recovered {}
    }

    /** It goes by another version of its template from now on. */
    sealed interface Migrated extends ApprovalEvent {
        /**
         * @param template the canonical document, by which the approval goes to its end
         * @param renamed steps that have another name there
         * @param kept those that are being done, in the order of the template
         * @param reopened steps that were skipped, and apply there
         */
        record TemplateMigrated(
                UUID migration,
                Value.Fields template,
                int templateVersion,
                List<Renamed> renamed,
                List<Kept> kept,
                List<String> reopened)
                implements Migrated {
            public TemplateMigrated {
                renamed = List.copyOf(renamed);
                kept = List.copyOf(kept);
                reopened = List.copyOf(reopened);
            }
        }

        record Renamed(String from, String to) {}

        /**
         * A step that goes on with the answers that it has and the time that is left.
         *
         * @param step as it is called there
         * @param needed how many must agree there
         * @param timetable if a calendar made the times of its alarms
         * @param tasks that stand for those that were open, where people are asked otherwise
         */
        record Kept(String step, int needed, Optional<Timetable> timetable, List<NewTask> tasks) {
            public Kept {
                tasks = List.copyOf(tasks);
            }
        }

        record MigrationUndone(UUID migration, int templateVersion) implements Migrated {}
    }

    /**
     * What is left open of the step's tasks is not needed any more.
     *
     * @param by if it was not people who decided
     */
    record StepCompleted(String step, Choice outcome, String why, Optional<Decider> by)
            implements ApprovalEvent {
        public StepCompleted(String step, Choice outcome, String why) {
            this(step, outcome, why, Optional.empty());
        }
    }

    /**
     * A step will be due soon.
     *
     * @param to those for whom its tasks wait
     */
    record Reminded(String step, int level, Instant deadline, List<PrincipalId> to)
            implements ApprovalEvent {
        public Reminded {
            to = List.copyOf(to);
        }
    }

    /**
     * The time of a step was over, and these were told.
     *
     * @param level of the escalation, 1 for the first
     */
    record Notified(String step, int level, Instant deadline, List<PrincipalId> to, String why)
            implements ApprovalEvent {
        public Notified {
            to = List.copyOf(to);
        }
    }

    /**
     * The time of a step was over.
     *
     * @param to who is asked besides or instead
     * @param needed how many must agree from now on
     * @param tasks those made for people who had none; a shared task is offered anew instead
     * @param level which escalation of the step; the first if absent
     */
    record Escalated(
            String step,
            Instant deadline,
            Effect effect,
            List<PrincipalId> to,
            int needed,
            List<NewTask> tasks,
            String why,
            Optional<Integer> level)
            implements ApprovalEvent {
        public Escalated {
            to = List.copyOf(to);
            tasks = List.copyOf(tasks);
        }
    }

    /**
     * @param level of the escalation that could not be; the first if absent and the step is active
     */
    record IncidentRaised(String step, String code, String reason, Optional<Integer> level)
            implements ApprovalEvent {
        public IncidentRaised(String step, String code, String reason) {
            this(step, code, reason, Optional.empty());
        }

        /** As one of that escalation. */
        IncidentRaised at(int escalation) {
            return new IncidentRaised(step, code, reason, Optional.of(escalation));
        }
    }

    /**
     * @param level of the escalation that can be now, if it was one
     */
    record IncidentResolved(String step, String code, Optional<Integer> level)
            implements ApprovalEvent {
        public IncidentResolved(String step, String code) {
            this(step, code, Optional.empty());
        }
    }

    record Commented(Optional<Integer> task, String text) implements ApprovalEvent {}

    /** Whom the comment before it speaks to by name. */
    record Mentioned(List<PrincipalId> principals) implements ApprovalEvent {
        public Mentioned {
            principals = List.copyOf(principals);
        }
    }

    record Ended(Approval.Outcome outcome, String why) implements ApprovalEvent {}
}
