package com.athyper.workflow;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Value;
import com.athyper.workflow.template.Approvers;
import com.athyper.workflow.template.Template;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The state of one approval, rebuilt from its events. */
public sealed interface Approval {
    record NotStarted() implements Approval {}

    record Running(Progress progress) implements Approval {}

    /** Stopped by an administrator: nothing is decided, and no time runs. */
    record Paused(Progress progress, Pause pause) implements Approval {}

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

    /**
     * Everything about an approval that has started.
     *
     * @param steps one for each of the template, in the order of the document
     * @param former steps that its version of the template does not have: what was decided stays
     * @param crossing how it came to its version, if it did not start with it
     */
    record Progress(
            Template template,
            Subject subject,
            Instant startedAt,
            List<StepProgress> steps,
            List<Task> tasks,
            List<Incident> incidents,
            List<Comment> comments,
            List<StepProgress> former,
            Optional<Crossing> crossing) {
        public Progress {
            steps = List.copyOf(steps);
            tasks = List.copyOf(tasks);
            incidents = List.copyOf(incidents);
            comments = List.copyOf(comments);
            former = List.copyOf(former);
        }

        public StepProgress step(String name) {
            return Stream.concat(steps.stream(), former.stream())
                    .filter(step -> step.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no step " + name));
        }

        /** The steps that wait for somebody. */
        public List<StepProgress> active() {
            return steps.stream().filter(step -> step.status() == StepStatus.ACTIVE).toList();
        }

        public Optional<Task> task(int ordinal) {
            return ordinal >= 1 && ordinal <= tasks.size()
                    ? Optional.of(tasks.get(ordinal - 1))
                    : Optional.empty();
        }

        /** The role that the step asks, if it asks one and nobody else. */
        public Optional<String> roleAsked(String step) {
            return template.find(step)
                    .filter(it -> it.approvers() instanceof Approvers.Role)
                    .map(it -> ((Approvers.Role) it.approvers()).role());
        }

        public List<Task> tasksOf(String step) {
            return tasks.stream().filter(task -> task.step().equals(step)).toList();
        }

        private Progress with(
                List<StepProgress> steps,
                List<Task> tasks,
                List<Incident> incidents,
                List<Comment> comments) {
            return new Progress(
                    template, subject, startedAt, steps, tasks, incidents, comments, former,
                    crossing);
        }

        Progress passed(
                Template other,
                List<StepProgress> steps,
                List<StepProgress> former,
                Optional<Crossing> by) {
            return new Progress(
                    other, subject, startedAt, steps, tasks, incidents, comments, former, by);
        }

        Progress onStep(String name, UnaryOperator<StepProgress> change) {
            return onSteps(step -> step.name().equals(name) ? change.apply(step) : step);
        }

        Progress onSteps(UnaryOperator<StepProgress> change) {
            return with(steps.stream().map(change).toList(), tasks, incidents, comments);
        }

        Progress onTask(int ordinal, UnaryOperator<Task> change) {
            return onTasks(task -> task.ordinal() == ordinal ? change.apply(task) : task);
        }

        Progress onTasks(UnaryOperator<Task> change) {
            return with(steps, tasks.stream().map(change).toList(), incidents, comments);
        }

        Progress closingTasks(Predicate<Task> which) {
            return onTasks(
                    task ->
                            task.undecided() && which.test(task)
                                    ? task.with(TaskStatus.CLOSED, task.assignee())
                                    : task);
        }

        Progress add(List<Task> more) {
            var all = Stream.concat(tasks.stream(), more.stream()).toList();
            return with(steps, all, incidents, comments);
        }

        /** The first thing that a person must mend, if there is one. */
        public Optional<Incident> incident() {
            return incidents.stream().findFirst();
        }

        Progress with(Incident incident) {
            var all = new ArrayList<>(incidents);
            all.removeIf(incident::sameAs);
            all.add(incident);
            return withIncidents(all);
        }

        Progress withoutIncidents(Predicate<Incident> which) {
            return withIncidents(incidents.stream().filter(which.negate()).toList());
        }

        Progress withIncidents(List<Incident> changed) {
            return with(steps, tasks, changed, comments);
        }

        /** The last comment speaks to these. */
        Progress mentioning(List<PrincipalId> principals) {
            var all = new ArrayList<>(comments);
            var last = all.removeLast();
            all.add(new Comment(last.by(), last.at(), last.text(), last.task(), principals));
            return with(steps, tasks, incidents, all);
        }

        Progress with(Comment comment) {
            var all = Stream.concat(comments.stream(), Stream.of(comment)).toList();
            return with(steps, tasks, incidents, all);
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

    /**
     * @param approved false for a rejection and for a request for changes: the task tells which
     * @param onBehalfOf who was asked, if somebody else answered
     */
    record Vote(
            PrincipalId by,
            boolean approved,
            Instant at,
            Optional<String> comment,
            Optional<PrincipalId> onBehalfOf) {}

    /**
     * @param ordinal 1 for the first; the task's id is that part of the approval's id
     * @param candidates who may claim it
     * @param assignee who has it
     * @param handovers from its owner to who has it now; none if the owner has it
     */
    record Task(
            int ordinal,
            String step,
            TaskStatus status,
            List<PrincipalId> candidates,
            Optional<PrincipalId> assignee,
            Instant createdAt,
            Optional<Instant> dueAt,
            String why,
            List<Handover> handovers,
            Optional<Instant> remindedAt) {
        public Task {
            candidates = List.copyOf(candidates);
            handovers = List.copyOf(handovers);
        }

        /** Whether somebody may still decide it. */
        public boolean undecided() {
            return switch (status) {
                case OPEN, CLAIMED -> true;
                case APPROVED, REJECTED, CHANGES_REQUESTED, CLOSED -> false;
            };
        }

        public boolean isFor(PrincipalId principal) {
            return candidates.contains(principal)
                    || handovers.stream().anyMatch(handover -> handover.to().equals(principal));
        }

        /** To whom the task returns in the end, if another has it. */
        public Optional<PrincipalId> owner() {
            return handovers.stream().findFirst().map(Handover::from);
        }

        Task with(TaskStatus changed, Optional<PrincipalId> whoHasIt) {
            return as(changed, candidates, whoHasIt, why, handovers);
        }

        Task claimedBy(Optional<PrincipalId> whoHasIt) {
            return with(whoHasIt.isPresent() ? TaskStatus.CLAIMED : TaskStatus.OPEN, whoHasIt);
        }

        Task handed(Handover handover) {
            var all = Stream.concat(handovers.stream(), Stream.of(handover)).toList();
            return as(TaskStatus.CLAIMED, candidates, Optional.of(handover.to()), why, all);
        }

        /** Back to one of those who handed it on; who had it since is out of it. */
        Task returnedTo(PrincipalId earlier) {
            var before =
                    handovers.stream()
                            .takeWhile(handover -> !handover.from().equals(earlier))
                            .toList();
            return as(TaskStatus.CLAIMED, candidates, Optional.of(earlier), why, before);
        }

        /** Nobody else is asked by it, and it returns to nobody. */
        Task ownedBy(PrincipalId only, String because) {
            return as(TaskStatus.CLAIMED, List.of(only), Optional.of(only), because, List.of());
        }

        /** Whom it waits for. */
        public List<PrincipalId> waitsFor() {
            return switch (status) {
                case OPEN -> candidates;
                case CLAIMED -> assignee.stream().toList();
                case APPROVED, REJECTED, CHANGES_REQUESTED, CLOSED -> List.of();
            };
        }

        Task reminded(Instant when) {
            return copy(step, dueAt, Optional.of(when));
        }

        Task due(Optional<Instant> at) {
            return copy(step, at, remindedAt);
        }

        Task alsoOfferedTo(PrincipalId one) {
            var more =
                    Stream.concat(candidates.stream(), Stream.of(one)).distinct().sorted().toList();
            return as(status, more, assignee, why, handovers);
        }

        /** The same task of a step that is called so now. */
        Task inStep(String name) {
            return copy(name, dueAt, remindedAt);
        }

        private Task copy(String name, Optional<Instant> due, Optional<Instant> reminded) {
            return new Task(
                    ordinal,
                    name,
                    status,
                    candidates,
                    assignee,
                    createdAt,
                    due,
                    why,
                    handovers,
                    reminded);
        }

        private Task as(
                TaskStatus changed,
                List<PrincipalId> askedOf,
                Optional<PrincipalId> whoHasIt,
                String because,
                List<Handover> chain) {
            return new Task(
                    ordinal,
                    step,
                    changed,
                    askedOf,
                    whoHasIt,
                    createdAt,
                    dueAt,
                    because,
                    chain,
                    remindedAt);
        }

        Task offeredTo(List<PrincipalId> others, String because) {
            return as(TaskStatus.OPEN, others, Optional.empty(), because, List.of());
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

    /**
     * Something that a person must mend: nothing goes on and nothing is lost until then.
     *
     * @param level of the escalation that could not be, if it was one; 0 if who was asked is gone
     */
    record Incident(String step, String code, String reason, Instant at, Optional<Integer> level) {
        /** Whether it is about the same, also for another reason. */
        boolean sameAs(Incident other) {
            return step.equals(other.step) && level.orElse(1).equals(other.level.orElse(1));
        }
    }

    /**
     * @param mentions whom it speaks to by name
     */
    record Comment(
            PrincipalId by,
            Instant at,
            String text,
            Optional<Integer> task,
            List<PrincipalId> mentions) {
        public Comment {
            mentions = List.copyOf(mentions);
        }
    }

    default Optional<Progress> started() {
        return switch (this) {
            case NotStarted _ -> Optional.empty();
            case Running(var progress) -> Optional.of(progress);
            case Paused(var progress, _) -> Optional.of(progress);
            case Ended(var progress, _, _) -> Optional.of(progress);
        };
    }
}
