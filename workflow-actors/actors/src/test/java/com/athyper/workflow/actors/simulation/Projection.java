package com.athyper.workflow.actors.simulation;

import com.athyper.kernel.PrincipalId;
import com.athyper.workflow.Approval;
import com.athyper.workflow.Approval.Progress;
import com.athyper.workflow.Approval.Task;
import com.athyper.workflow.Approval.Vote;
import com.athyper.workflow.ApprovalKey;
import com.athyper.workflow.Deadlines;
import com.athyper.workflow.Party;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** The rows that a state leads to, as the tables of the tenant have them. */
record Projection(
        SortedMap<UUID, TaskRow> tasks,
        SortedMap<Waiting, Optional<Instant>> inbox,
        Optional<Instant> due) {

    /** What one looks at to see whether a task's row has changed, and what else it says. */
    record TaskRow(
            String step,
            Approval.TaskStatus status,
            Optional<PrincipalId> assignee,
            Optional<Instant> dueAt,
            Optional<Instant> remindedAt,
            Optional<PrincipalId> decidedBy,
            Optional<Instant> decidedAt,
            Optional<PrincipalId> onBehalfOf) {

        /** The statement writes a row again only if one of these is another. */
        boolean differs(TaskRow known) {
            return status != known.status
                    || !assignee.equals(known.assignee)
                    || !dueAt.equals(known.dueAt)
                    || !remindedAt.equals(known.remindedAt);
        }
    }

    /** A task that waits for somebody. */
    record Waiting(UUID task, PrincipalId principal) implements Comparable<Waiting> {
        @Override
        public int compareTo(Waiting other) {
            int tasks = task.compareTo(other.task);
            return tasks != 0 ? tasks : principal.compareTo(other.principal);
        }
    }

    static Projection of(ApprovalKey key, Approval state) {
        var tasks = new TreeMap<UUID, TaskRow>();
        var inbox = new TreeMap<Waiting, Optional<Instant>>();
        state.started()
                .ifPresent(
                        progress -> {
                            for (Task task : progress.tasks()) {
                                UUID id = key.task(task.ordinal());
                                tasks.put(id, row(progress, task));
                                task.waitsFor()
                                        .forEach(
                                                one ->
                                                        inbox.put(
                                                                new Waiting(id, one),
                                                                task.dueAt()));
                            }
                        });
        return new Projection(tasks, inbox, due(state));
    }

    /** When the approval is to be woken, as the store asks it of the state. */
    static Optional<Instant> due(Approval state) {
        return switch (state) {
            case Approval.Running(var progress) -> Deadlines.next(progress);
            case Approval.NotStarted _, Approval.Paused _, Approval.Ended _ -> Optional.empty();
        };
    }

    /** Who sees it because it turned to them. */
    static Set<Party> parties(Approval state) {
        return state.started().map(Party::of).orElse(Set.of());
    }

    static Set<String> mentions(Approval state) {
        var mentions = new TreeSet<String>();
        var comments = state.started().map(Progress::comments).orElse(List.of());
        for (int i = 0; i < comments.size(); i++) {
            int number = i + 1;
            comments.get(i).mentions().forEach(one -> mentions.add(number + " " + one.value()));
        }
        return mentions;
    }

    private static TaskRow row(Progress progress, Task task) {
        Optional<Vote> vote =
                switch (task.status()) {
                    case OPEN, CLAIMED, CLOSED -> Optional.empty();
                    case APPROVED, REJECTED, CHANGES_REQUESTED ->
                            progress.step(task.step()).votes().stream()
                                    .filter(it -> task.assignee().equals(Optional.of(it.by())))
                                    .findFirst();
                };
        return new TaskRow(
                task.step(),
                task.status(),
                task.assignee(),
                task.dueAt(),
                task.remindedAt(),
                vote.map(Vote::by),
                vote.map(Vote::at),
                vote.flatMap(Vote::onBehalfOf));
    }
}
