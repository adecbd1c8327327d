package com.athyper.postgres;

import com.athyper.audit.AuditChain;
import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.Json;
import com.athyper.kernel.TenantId;

import java.sql.SQLException;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;

/**
 * Adds links to the chain within the transaction of the changes that they tell of. The head of a
 * tenant's chain is locked from here until the commit, so this is the last thing that a transaction
 * does: {@link Session#audit} only remembers.
 */
final class AuditLinks {

    /**
     * All links of a transaction in one statement: while the head is locked, every round trip is a
     * wait of everybody else in the tenant.
     */
    private static final String APPEND =
            """
            WITH RECURSIVE line AS (
                SELECT * FROM unnest(?::text[], ?::timestamptz[], ?::text[], ?::text[], ?::text[],
                    ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
                WITH ORDINALITY AS l (content, at, actor, request_id, command_id, reason, operation,
                    result, entity, subject, before, after, n)),
            head AS MATERIALIZED (
                SELECT number, hash FROM athyper.audit_head WHERE tenant_id = ? FOR UPDATE),
            chain (n, hash) AS (
                SELECT 0::bigint, hash FROM head
                UNION ALL
                SELECT line.n, sha256(chain.hash || decode(line.content, 'hex'))
                FROM chain JOIN line ON line.n = chain.n + 1),
            moved AS (
                UPDATE athyper.audit_head
                SET number = (SELECT number FROM head) + last.n, hash = last.hash
                FROM (SELECT n, hash FROM chain ORDER BY n DESC LIMIT 1) last
                WHERE tenant_id = ?)
            INSERT INTO athyper.audit_event (tenant_id, number, hash, at, actor, request_id,
                command_id, reason, operation, result, entity, subject, before, after)
            SELECT ?, head.number + line.n, chain.hash, line.at, line.actor, line.request_id,
                line.command_id, line.reason, line.operation, line.result, line.entity,
                line.subject, line.before, line.after
            FROM head, chain JOIN line USING (n)
            """;

    private static final String ROOT =
            """
            INSERT INTO athyper.audit_head (tenant_id, number, hash) VALUES (?, 0, ?)
            ON CONFLICT (tenant_id) DO NOTHING
            """;

    private static final HexFormat HEX = HexFormat.of();

    private AuditLinks() {}

    /** Adds the entries of one tenant in their order. */
    static void append(Session session, List<AuditEntry> entries) throws SQLException {
        if (entries.isEmpty() || link(session, entries) == entries.size()) {
            return;
        }
        // The first link of a tenant. Another transaction may be making the head at this moment:
        // ours waits for it here and then finds the row.
        root(session, entries.getFirst().tenant());
        if (link(session, entries) != entries.size()) {
            throw new IllegalStateException("the head of the audit chain cannot be seen");
        }
    }

    private static int link(Session session, List<AuditEntry> entries) throws SQLException {
        String tenant = entries.getFirst().tenant().value();
        return session.update(
                APPEND,
                each(entries, entry -> HEX.formatHex(AuditChain.content(entry))),
                each(entries, entry -> entry.origin().at().truncatedTo(ChronoUnit.MICROS)),
                each(entries, entry -> entry.origin().principal().value()),
                each(entries, entry -> entry.origin().requestId()),
                each(entries, entry -> entry.origin().commandId()),
                each(entries, entry -> entry.origin().reason()),
                each(entries, AuditEntry::operation),
                each(entries, entry -> entry.result().name()),
                each(entries, AuditEntry::entity),
                each(entries, AuditEntry::subject),
                each(entries, entry -> entry.before().map(Json::write)),
                each(entries, entry -> entry.after().map(Json::write)),
                tenant,
                tenant,
                tenant);
    }

    private static List<Object> each(List<AuditEntry> entries, Function<AuditEntry, Object> part) {
        return entries.stream().map(part).toList();
    }

    private static void root(Session session, TenantId tenant) throws SQLException {
        session.update(ROOT, tenant.value(), HEX.parseHex(AuditChain.ROOT));
    }
}
