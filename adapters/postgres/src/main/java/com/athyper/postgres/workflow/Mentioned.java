package com.athyper.postgres.workflow;

import com.athyper.kernel.PrincipalId;
import com.athyper.postgres.Session;
import com.athyper.workflow.Approval;
import com.athyper.workflow.Approval.Comment;
import com.athyper.workflow.ApprovalKey;

import java.sql.SQLException;
import java.util.List;

/** The comments of an approval for those to whom they speak by name; each is written once. */
final class Mentioned {

    private static final String WRITE =
            """
            INSERT INTO athyper.workflow_mention
                (tenant_id, instance, number, task_id, author, at, comment, principal)
            SELECT ?, ?::uuid, ?, ?::uuid, ?, ?::timestamptz, ?, name FROM unnest(?::text[]) name
            ON CONFLICT DO NOTHING
            """;

    private Mentioned() {}

    static void write(Session session, ApprovalKey key, Approval state) throws SQLException {
        var comments = state.started().map(Approval.Progress::comments).orElse(List.of());
        // Only the last can be new.
        if (!comments.isEmpty() && !comments.getLast().mentions().isEmpty()) {
            Comment comment = comments.getLast();
            session.update(
                    WRITE,
                    key.tenant().value(),
                    key.instance(),
                    comments.size(),
                    comment.task().map(key::task),
                    comment.by().value(),
                    comment.at(),
                    comment.text(),
                    comment.mentions().stream().map(PrincipalId::value).toList());
        }
    }
}
