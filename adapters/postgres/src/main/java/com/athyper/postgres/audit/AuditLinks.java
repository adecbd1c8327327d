package com.athyper.postgres.audit;

import com.athyper.audit.AuditChain;
import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.Json;
import com.athyper.kernel.TenantId;
import com.athyper.postgres.Session;

import java.sql.SQLException;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;

/**
 * Adds links to the chain within the transaction of the change that they tell of. The head of a
 * tenant's chain is locked from here until the commit, so this is the last thing that a transaction
 * does.
 */
public final class AuditLinks {

    private static final String APPEND =
            """
            WITH head AS (
                UPDATE athyper.audit_head
                SET number = number + 1, hash = sha256(hash || ?::bytea)
                WHERE tenant_id = ?
                RETURNING tenant_id, number, hash)
            INSERT INTO athyper.audit_event (tenant_id, number, hash, at, actor, request_id,
                command_id, reason, operation, result, entity, subject, before, after)
            SELECT head.tenant_id, head.number, head.hash, ?::timestamptz, ?, ?, ?, ?, ?, ?, ?, ?,
                ?, ?
            FROM head
            """;

    private static final String ROOT =
            """
            INSERT INTO athyper.audit_head (tenant_id, number, hash) VALUES (?, 0, ?)
            ON CONFLICT (tenant_id) DO NOTHING
            """;

    private AuditLinks() {}

    public static void append(Session session, List<AuditEntry> entries) throws SQLException {
        for (AuditEntry entry : entries) {
            append(session, entry);
        }
    }

    public static void append(Session session, AuditEntry entry) throws SQLException {
        if (link(session, entry) == 1) {
            return;
        }
        // The first link of a tenant. Another transaction may be making the head at this moment:
        // ours waits for it here and then finds the row.
        root(session, entry.tenant());
        if (link(session, entry) != 1) {
            throw new IllegalStateException("the head of the audit chain cannot be seen");
        }
    }

    private static int link(Session session, AuditEntry entry) throws SQLException {
        var origin = entry.origin();
        return session.update(
                APPEND,
                AuditChain.content(entry),
                entry.tenant().value(),
                origin.at().truncatedTo(ChronoUnit.MICROS),
                origin.principal().value(),
                origin.requestId(),
                origin.commandId(),
                origin.reason(),
                entry.operation(),
                entry.result().name(),
                entry.entity(),
                entry.subject(),
                entry.before().map(Json::write),
                entry.after().map(Json::write));
    }

    private static void root(Session session, TenantId tenant) throws SQLException {
        session.update(ROOT, tenant.value(), HexFormat.of().parseHex(AuditChain.ROOT));
    }
}
