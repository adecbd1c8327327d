package com.athyper.postgres.workflow;

import com.athyper.kernel.Json;
import com.athyper.kernel.PrincipalId;
import com.athyper.postgres.Session;
import com.athyper.workflow.Approval;
import com.athyper.workflow.Approval.Progress;
import com.athyper.workflow.ApprovalKey;
import com.athyper.workflow.Instances.Item;
import com.athyper.workflow.Party;
import com.athyper.workflow.Passage;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An approval as it is looked for, and who sees it because it turned to them. */
final class InstanceProjection {

    private static final String PARTIES =
            """
            come AS (
                INSERT INTO athyper.workflow_party
                    (tenant_id, started_at, instance, principal, told, role)
                SELECT ?, ?::timestamptz, ?::uuid, p.*
                FROM unnest(?::text[], ?::boolean[], ?::text[]) AS p
                ON CONFLICT (tenant_id, principal, started_at, instance, told, role)
                DO UPDATE SET sees = true),
            gone AS (
                UPDATE athyper.workflow_party seen SET sees = false
                FROM unnest(?::text[], ?::boolean[], ?::text[]) AS p (principal, told, role)
                WHERE seen.tenant_id = ? AND seen.principal = p.principal
                  AND seen.started_at = ?::timestamptz AND seen.instance = ?::uuid
                  AND seen.told = p.told AND seen.role = p.role)
            """;

    /** Tells whether it was not known before. */
    private static final String WRITE =
            "WITH "
                    + PARTIES
                    + """
                    INSERT INTO athyper.workflow_instance (tenant_id, instance, template,
                        template_version, entity, record_id, title, requester, created_by,
                        attributes, state, started_at, ended_at, steps, due_at, incidents)
                    VALUES (?, ?::uuid, ?, ?::integer, ?, ?::uuid, ?, ?, ?, ?::jsonb, ?,
                        ?::timestamptz, ?::timestamptz, ?::text[], ?::timestamptz, ?::integer)
                    ON CONFLICT (tenant_id, instance) DO UPDATE
                    SET template = EXCLUDED.template, template_version = EXCLUDED.template_version,
                        state = EXCLUDED.state, ended_at = EXCLUDED.ended_at,
                        steps = EXCLUDED.steps, due_at = EXCLUDED.due_at,
                        incidents = EXCLUDED.incidents
                    RETURNING xmax = 0 AS fresh
                    """;

    private static final String WRITE_PARTIES = "WITH " + PARTIES + "SELECT 1";

    private InstanceProjection() {}

    /** Nothing if nothing of it has changed. */
    static void write(Session session, ApprovalKey key, Passage passage) throws SQLException {
        var before = Item.of(key, passage.before());
        var after = Item.of(key, passage.after());
        if (after.isEmpty()) {
            return;
        }
        Progress progress = passage.after().started().orElseThrow();
        Set<Party> knew = parties(passage.before());
        Set<Party> know = Party.of(progress);
        if (!after.equals(before)) {
            var arguments = parties(key, progress, without(know, knew), without(knew, know));
            arguments.addAll(shown(key, after.get(), progress));
            boolean fresh =
                    session.first(WRITE, row -> row.getBoolean("fresh"), arguments.toArray())
                            .orElseThrow();
            if (fresh && before.isPresent()) {
                write(session, parties(key, progress, know, Set.of()));
            }
        } else if (!know.equals(knew)) {
            write(session, parties(key, progress, without(know, knew), without(knew, know)));
        }
    }

    private static void write(Session session, List<Object> parties) throws SQLException {
        session.first(WRITE_PARTIES, row -> row.getInt(1), parties.toArray());
    }

    private static Set<Party> without(Set<Party> these, Set<Party> those) {
        var left = new HashSet<>(these);
        left.removeAll(those);
        return left;
    }

    private static List<Object> parties(
            ApprovalKey key, Progress progress, Set<Party> come, Set<Party> gone) {
        return new ArrayList<>(
                List.of(
                        key.tenant().value(),
                        progress.startedAt(),
                        key.instance(),
                        names(come),
                        told(come),
                        roles(come),
                        names(gone),
                        told(gone),
                        roles(gone),
                        key.tenant().value(),
                        progress.startedAt(),
                        key.instance()));
    }

    private static List<Object> shown(ApprovalKey key, Item item, Progress progress) {
        var attributes = progress.subject().attributes();
        return List.of(
                key.tenant().value(),
                item.id(),
                item.template().value(),
                item.templateVersion(),
                item.entity().value(),
                item.recordId(),
                item.title(),
                item.requester().value(),
                attributes.text("createdBy"),
                Json.write(attributes),
                item.state(),
                item.startedAt(),
                item.endedAt(),
                item.steps(),
                item.dueAt(),
                item.incidents());
    }

    private static Set<Party> parties(Approval approval) {
        return approval.started().map(Party::of).orElse(Set.of());
    }

    private static List<String> names(Set<Party> parties) {
        return parties.stream().map(Party::principal).map(PrincipalId::value).toList();
    }

    private static List<Boolean> told(Set<Party> parties) {
        return parties.stream().map(Party::told).toList();
    }

    private static List<String> roles(Set<Party> parties) {
        return parties.stream().map(Party::role).map(InstanceProjection::text).toList();
    }

    private static String text(Optional<String> role) {
        return role.orElse("");
    }
}
