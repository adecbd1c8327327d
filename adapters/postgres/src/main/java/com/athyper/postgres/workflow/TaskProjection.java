package com.athyper.postgres.workflow;

import com.athyper.kernel.PrincipalId;
import com.athyper.postgres.Session;
import com.athyper.postgres.Settlements;
import com.athyper.workflow.Approval.Progress;
import com.athyper.workflow.Approval.Task;
import com.athyper.workflow.Approval.Vote;
import com.athyper.workflow.ApprovalKey;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * An approval's tasks, whom each waits for, when the approval must be woken, and that it no longer
 * has to start.
 */
final class TaskProjection {

    /**
     * One statement: its parts touch different rows, so their order does not matter, and nothing
     * but the first one happens unless it takes the settlement upon itself.
     */
    private static final String WRITE =
            """
            WITH mark AS (%s RETURNING sequence),
            wanted AS (
                SELECT * FROM unnest(?::uuid[], ?::text[], ?::timestamptz[], ?::text[],
                    ?::timestamptz[], ?::text[])
                    AS w (task_id, principal, created_at, step, due_at, role)),
            tasks AS (
                INSERT INTO athyper.workflow_task AS known (tenant_id, instance, entity, record_id,
                    title, requester, task_id, step, status, assignee, created_at, due_at,
                    reminded_at, decided_by, decided_at, on_behalf_of)
                SELECT ?, ?::uuid, ?, ?::uuid, ?, ?, t.*
                FROM unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::timestamptz[],
                    ?::timestamptz[], ?::timestamptz[], ?::text[], ?::timestamptz[], ?::text[]) AS t
                WHERE EXISTS (SELECT FROM mark)
                ON CONFLICT (tenant_id, task_id) DO UPDATE
                SET step = EXCLUDED.step, status = EXCLUDED.status, assignee = EXCLUDED.assignee,
                    due_at = EXCLUDED.due_at, reminded_at = EXCLUDED.reminded_at,
                    decided_by = EXCLUDED.decided_by, decided_at = EXCLUDED.decided_at,
                    on_behalf_of = EXCLUDED.on_behalf_of
                WHERE (known.status, known.assignee, known.due_at, known.reminded_at, known.step)
                    IS DISTINCT FROM (EXCLUDED.status, EXCLUDED.assignee, EXCLUDED.due_at,
                        EXCLUDED.reminded_at, EXCLUDED.step)),
            gone AS (
                DELETE FROM athyper.workflow_inbox shown
                WHERE shown.tenant_id = ? AND shown.task_id = ANY (?::uuid[])
                AND EXISTS (SELECT FROM mark)
                AND NOT EXISTS (SELECT 1 FROM wanted
                    WHERE wanted.task_id = shown.task_id AND wanted.principal = shown.principal)),
            added AS (
                INSERT INTO athyper.workflow_inbox AS shown (tenant_id, task_id, principal,
                    created_at, step, due_at, role, entity, requester)
                SELECT ?, wanted.*, ?, ? FROM wanted
                WHERE EXISTS (SELECT FROM mark)
                ON CONFLICT (tenant_id, task_id, principal) DO UPDATE
                SET due_at = EXCLUDED.due_at, step = EXCLUDED.step, role = EXCLUDED.role
                WHERE (shown.due_at, shown.step, shown.role)
                    IS DISTINCT FROM (EXCLUDED.due_at, EXCLUDED.step, EXCLUDED.role)),
            started AS (
                DELETE FROM athyper.outbox_start WHERE tenant_id = ? AND instance = ?::uuid
                AND EXISTS (SELECT FROM mark)),
            due AS (SELECT ?::timestamptz AS at),
            undue AS (
                DELETE FROM athyper.workflow_due
                WHERE tenant_id = ? AND instance = ?::uuid AND (SELECT at FROM due) IS NULL
                AND EXISTS (SELECT FROM mark)),
            owed AS (
                INSERT INTO athyper.workflow_due AS known (tenant_id, instance, due_at)
                SELECT ?, ?::uuid, at FROM due WHERE at IS NOT NULL AND EXISTS (SELECT FROM mark)
                ON CONFLICT (tenant_id, instance) DO UPDATE SET due_at = EXCLUDED.due_at
                WHERE known.due_at <> EXCLUDED.due_at)
            SELECT sequence FROM mark
            """
                    .formatted(Settlements.CLAIM);

    private TaskProjection() {}

    /** A task that waits for a principal. */
    private record Waiting(UUID task, PrincipalId principal, Task asked, Optional<String> role) {}

    /** Of the tasks, in their order, who decided them. */
    private record Decided(List<Optional<Vote>> votes) {
        static Decided of(Progress progress) {
            return new Decided(
                    progress.tasks().stream().map(task -> vote(progress, task)).toList());
        }

        private static Optional<Vote> vote(Progress progress, Task task) {
            return switch (task.status()) {
                case OPEN, CLAIMED, CLOSED -> Optional.empty();
                case APPROVED, REJECTED, CHANGES_REQUESTED ->
                        progress.step(task.step()).votes().stream()
                                .filter(
                                        vote ->
                                                task.assignee()
                                                        .filter(vote.by()::equals)
                                                        .isPresent())
                                .findFirst();
            };
        }

        List<Optional<String>> by() {
            return votes.stream().map(vote -> vote.map(it -> it.by().value())).toList();
        }

        List<Optional<Instant>> at() {
            return votes.stream().map(vote -> vote.map(Vote::at)).toList();
        }

        List<Optional<String>> onBehalfOf() {
            return votes.stream()
                    .map(vote -> vote.flatMap(Vote::onBehalfOf).map(PrincipalId::value))
                    .toList();
        }
    }

    /** Up to which event of which entity it is settled. */
    record Mark(String persistenceId, long sequence) {}

    /** False, and nothing is written, if the settlement has been done. */
    static boolean settle(
            Session session,
            Mark mark,
            ApprovalKey key,
            Progress progress,
            Optional<Instant> wakeAt)
            throws SQLException {
        String tenant = key.tenant().value();
        List<Task> tasks = progress.tasks();
        List<UUID> ids = tasks.stream().map(task -> key.task(task.ordinal())).toList();
        List<Waiting> waiting = waiting(key, progress);
        Decided decided = Decided.of(progress);
        return session.first(
                        WRITE,
                        row -> row.getLong(1),
                        mark.persistenceId(),
                        mark.sequence(),
                        waiting.stream().map(Waiting::task).toList(),
                        waiting.stream().map(row -> row.principal().value()).toList(),
                        waiting.stream().map(row -> row.asked().createdAt()).toList(),
                        waiting.stream().map(row -> row.asked().step()).toList(),
                        waiting.stream().map(row -> dueAt(row.asked())).toList(),
                        waiting.stream().map(Waiting::role).toList(),
                        tenant,
                        key.instance(),
                        progress.subject().entity().value(),
                        progress.subject().record(),
                        progress.subject().title(),
                        progress.subject().requester().value(),
                        ids,
                        tasks.stream().map(Task::step).toList(),
                        tasks.stream().map(task -> task.status().name()).toList(),
                        tasks.stream()
                                .map(task -> task.assignee().map(PrincipalId::value))
                                .toList(),
                        tasks.stream().map(Task::createdAt).toList(),
                        tasks.stream().map(Task::dueAt).toList(),
                        tasks.stream().map(Task::remindedAt).toList(),
                        decided.by(),
                        decided.at(),
                        decided.onBehalfOf(),
                        tenant,
                        ids,
                        tenant,
                        progress.subject().entity().value(),
                        progress.subject().requester().value(),
                        tenant,
                        key.instance(),
                        wakeAt,
                        tenant,
                        key.instance(),
                        tenant,
                        key.instance())
                .isPresent();
    }

    private static List<Waiting> waiting(ApprovalKey key, Progress progress) {
        var waiting = new ArrayList<Waiting>();
        for (Task task : progress.tasks()) {
            for (PrincipalId principal : task.waitsFor()) {
                var role = progress.roleAsked(task.step());
                waiting.add(new Waiting(key.task(task.ordinal()), principal, task, role));
            }
        }
        return waiting;
    }

    /** What is never due comes last. */
    private static String dueAt(Task task) {
        return task.dueAt().map(Instant::toString).orElse("infinity");
    }
}
