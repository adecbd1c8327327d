package com.athyper.postgres.workflow;

import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.Origin;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Problem;
import com.athyper.kernel.Value;
import com.athyper.postgres.Rows;
import com.athyper.postgres.Session;
import com.athyper.workflow.Approval;
import com.athyper.workflow.ApprovalKey;
import com.athyper.workflow.Measured.Begun;
import com.athyper.workflow.Measured.Deadline;
import com.athyper.workflow.Measured.Held;
import com.athyper.workflow.Measured.Passed;
import com.athyper.workflow.Measured.Told;
import com.athyper.workflow.Measures;
import com.athyper.workflow.Passage;
import com.athyper.workflow.Pause;

import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** What approvals are measured by. */
final class MeasureProjection {

    /**
     * One statement: its parts touch different rows, so their order does not matter. What is
     * resumed had been taken if it was taken when the pause began.
     */
    private static final String WRITE =
            """
            WITH of AS (SELECT ? AS tenant_id, ?::uuid AS instance, ? AS template),
            deadlines AS (
                INSERT INTO athyper.workflow_deadline AS known (tenant_id, instance, template, step,
                    kind, level, deadline, set_at, closed_at, fate, why)
                SELECT of.*, d.* FROM of, unnest(?::text[], ?::text[], ?::integer[], ?::timestamptz[],
                    ?::timestamptz[], ?::timestamptz[], ?::text[], ?::text[]) AS d
                ON CONFLICT (tenant_id, instance, step, kind, level, deadline) DO UPDATE
                SET closed_at = EXCLUDED.closed_at, fate = EXCLUDED.fate, why = EXCLUDED.why),
            held AS (
                UPDATE athyper.workflow_holding known
                SET taken_by = coalesce(h.taken_by, known.taken_by),
                    taken_at = coalesce(h.taken_at, known.taken_at),
                    until = coalesce(h.until, known.until),
                    decided_by = h.decided_by, decision = h.decision
                FROM of, unnest(?::uuid[], ?::text[], ?::timestamptz[], ?::timestamptz[], ?::text[],
                        ?::text[]) AS h (task_id, taken_by, taken_at, until, decided_by, decision)
                WHERE known.tenant_id = of.tenant_id AND known.task_id = h.task_id
                    AND known.until = 'infinity'),
            begun AS (
                INSERT INTO athyper.workflow_holding (tenant_id, instance, template, task_id, number,
                    step, principal, since, taken_by, taken_at, until, decided_by, decision)
                SELECT of.*, b.task_id, b.number, b.step, b.principal, b.since,
                    coalesce(b.taken_by, before.taken_by),
                    coalesce(b.taken_at, CASE WHEN before.taken_by IS NOT NULL THEN b.since END),
                    b.until, b.decided_by, b.decision
                FROM of, unnest(?::uuid[], ?::bigint[], ?::text[], ?::text[], ?::timestamptz[],
                        ?::text[], ?::timestamptz[], ?::timestamptz[], ?::text[], ?::text[])
                    AS b (task_id, number, step, principal, since, taken_by, taken_at, until,
                        decided_by, decision)
                LEFT JOIN LATERAL (
                    SELECT earlier.taken_by FROM athyper.workflow_holding earlier
                    WHERE earlier.tenant_id = ? AND earlier.task_id = b.task_id
                        AND earlier.until = ?::timestamptz
                    ORDER BY earlier.number DESC LIMIT 1) before ON true
                ON CONFLICT DO NOTHING),
            passed AS (
                INSERT INTO athyper.workflow_passage (tenant_id, instance, template, step, began_at,
                    ended_at, outcome, decided_by)
                SELECT of.*, p.* FROM of, unnest(?::text[], ?::timestamptz[], ?::timestamptz[],
                    ?::text[], ?::text[]) AS p
                ON CONFLICT DO NOTHING)
            INSERT INTO athyper.workflow_fact (tenant_id, instance, template, number, at, kind, step,
                principal, command_id)
            SELECT of.*, f.*, '' FROM of, unnest(?::bigint[], ?::timestamptz[], ?::text[], ?::text[],
                ?::text[]) AS f
            ON CONFLICT DO NOTHING
            """;

    /** Of an approval that nobody knows there is nothing to tell; a repetition is no other try. */
    private static final String REFUSED =
            """
            INSERT INTO athyper.workflow_fact (tenant_id, at, instance, number, command_id, kind,
                template, step, principal)
            SELECT tenant_id, ?::timestamptz, instance, 0, ?, ?, template, '', ?
            FROM athyper.workflow_instance i WHERE i.tenant_id = ? AND i.instance = ?::uuid
                AND NOT EXISTS (SELECT FROM athyper.workflow_fact f WHERE f.tenant_id = i.tenant_id
                    AND f.instance = i.instance AND f.number = 0 AND f.command_id = ?)
            ON CONFLICT DO NOTHING
            RETURNING (SELECT entity FROM athyper.workflow_instance i
                WHERE i.tenant_id = workflow_fact.tenant_id AND i.instance = workflow_fact.instance) AS entity,
                (SELECT record_id FROM athyper.workflow_instance i
                WHERE i.tenant_id = workflow_fact.tenant_id AND i.instance = workflow_fact.instance) AS record_id
            """;

    private MeasureProjection() {}

    /**
     * @param sequence of the last event
     */
    static void write(Session session, ApprovalKey key, Passage passage, long sequence)
            throws SQLException {
        var progress = passage.after().started();
        if (progress.isEmpty()) {
            return;
        }
        var measured = Measures.of(passage, sequence);
        if (measured.isNothing()) {
            return;
        }
        var arguments = new ArrayList<Object>();
        arguments.addAll(
                List.of(
                        key.tenant().value(),
                        key.instance(),
                        progress.get().template().name().value()));
        arguments.addAll(deadlines(measured.deadlines()));
        arguments.addAll(held(key, measured.holdings()));
        arguments.addAll(begun(key, measured.begun()));
        arguments.add(key.tenant().value());
        arguments.add(pausedAt(passage));
        arguments.addAll(passed(measured.passages()));
        arguments.addAll(told(measured.facts()));
        session.update(WRITE, arguments.toArray());
    }

    private static Optional<Instant> pausedAt(Passage passage) {
        return passage.before() instanceof Approval.Paused(_, Pause pause)
                ? Optional.of(pause.at())
                : Optional.empty();
    }

    private static <T, R> List<R> column(List<T> rows, Function<T, R> part) {
        return rows.stream().map(part).toList();
    }

    private static Optional<String> name(Optional<PrincipalId> principal) {
        return principal.map(PrincipalId::value);
    }

    private static String endless(Optional<Instant> at) {
        return at.map(it -> it.truncatedTo(ChronoUnit.MICROS).toString()).orElse("infinity");
    }

    private static List<Object> deadlines(List<Deadline> rows) {
        return List.of(
                column(rows, row -> row.slot().step()),
                column(rows, row -> row.slot().kind().name().toLowerCase(Locale.ROOT)),
                column(rows, row -> row.slot().level()),
                column(rows, row -> row.slot().deadline()),
                column(rows, Deadline::setAt),
                column(rows, row -> endless(row.closedAt())),
                column(rows, row -> row.fate().name().toLowerCase(Locale.ROOT)),
                column(rows, Deadline::why));
    }

    private static List<Object> held(ApprovalKey key, List<Held> rows) {
        return List.of(
                column(rows, row -> key.task(row.task())),
                column(rows, row -> name(row.takenBy())),
                column(rows, Held::takenAt),
                column(rows, Held::until),
                column(rows, row -> name(row.decidedBy())),
                column(rows, Held::decision));
    }

    private static List<Object> begun(ApprovalKey key, List<Begun> rows) {
        return List.of(
                column(rows, row -> key.task(row.held().task())),
                column(rows, Begun::number),
                column(rows, Begun::step),
                column(rows, row -> name(row.principal())),
                column(rows, Begun::since),
                column(rows, row -> name(row.held().takenBy())),
                column(rows, row -> row.held().takenAt()),
                column(rows, row -> endless(row.held().until())),
                column(rows, row -> name(row.held().decidedBy())),
                column(rows, row -> row.held().decision()));
    }

    private static List<Object> passed(List<Passed> rows) {
        return List.of(
                column(rows, Passed::step),
                column(rows, Passed::beganAt),
                column(rows, Passed::endedAt),
                column(rows, Passed::outcome),
                column(rows, Passed::decidedBy));
    }

    private static List<Object> told(List<Told> rows) {
        return List.of(
                column(rows, Told::number),
                column(rows, Told::at),
                column(rows, Told::kind),
                column(rows, Told::step),
                column(rows, row -> row.principal().value()));
    }

    /** For the auditor; empty if it is known already. */
    static Optional<AuditEntry> refused(
            Session session, ApprovalKey key, String kind, Origin origin, Problem problem)
            throws SQLException {
        return session.first(
                REFUSED,
                row ->
                        new AuditEntry(
                                key.tenant(),
                                origin.because(problem.detail()),
                                "workflow." + kind,
                                AuditEntry.Result.REFUSED,
                                Optional.of(row.getString("entity")),
                                Optional.of(Rows.uuid(row, "record_id").toString()),
                                Optional.empty(),
                                Optional.of(
                                        Value.object()
                                                .put("instanceId", key.instance().toString())
                                                .put("code", problem.code().id())
                                                .build())),
                origin.at(),
                origin.commandId(),
                kind,
                origin.principal().value(),
                key.tenant().value(),
                key.instance(),
                origin.commandId());
    }
}
