package com.athyper.postgres.identity;

import com.athyper.identity.KeptItem;
import com.athyper.identity.OrgChange;
import com.athyper.identity.OrgDocuments;
import com.athyper.identity.OrgItem;
import com.athyper.identity.OrgItem.Kind;
import com.athyper.identity.OrgItems;
import com.athyper.identity.OrgRules;
import com.athyper.identity.OrgRules.Outcome;
import com.athyper.identity.Organization;
import com.athyper.identity.Principal;
import com.athyper.identity.Separations;
import com.athyper.kernel.Answer;
import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.Json;
import com.athyper.kernel.Origin;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Problem;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.postgres.Database;
import com.athyper.postgres.Epochs;
import com.athyper.postgres.Rows;
import com.athyper.postgres.Session;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** {@link OrgItems} in PostgreSQL. */
public final class PostgresOrgItems implements OrgItems {

    private static final String COLUMNS =
            "kind, document, version, command_id, created_by, created_at, updated_by, updated_at";

    /** A little longer than they hold: clocks differ. */
    private static final String LIVE =
            "SELECT "
                    + COLUMNS
                    + " FROM athyper.org_item WHERE tenant_id = ? AND (ends_at IS NULL OR ends_at >"
                    + " now() - interval '1 hour')";

    private static final String EVER =
            "SELECT "
                    + COLUMNS
                    + " FROM athyper.org_item WHERE tenant_id = ? AND kind = ? ORDER BY created_at"
                    + " DESC, id DESC LIMIT ?";

    private static final String FIND =
            "SELECT "
                    + COLUMNS
                    + " FROM athyper.org_item WHERE tenant_id = ? AND kind = ? AND id = ?";

    /** One after the other in a tenant: what a change is judged by stays so until the commit. */
    private static final String TAKE_TURN =
            "SELECT pg_advisory_xact_lock(hashtextextended('athyper.org_item ' || ?, 0)) IS NULL";

    private static final String KEEPS_APART =
            "SELECT 1 FROM athyper.org_item WHERE tenant_id = ? AND kind = ? LIMIT 1";

    private static final String SAVE =
            """
            INSERT INTO athyper.org_item (tenant_id, kind, id, version, document, ends_at, command_id,
                created_by, created_at, updated_by, updated_at)
            VALUES (?, ?, ?, ?, ?, ?::timestamptz, ?, ?, ?::timestamptz, ?, ?::timestamptz)
            ON CONFLICT (tenant_id, kind, id) DO UPDATE
            SET version = EXCLUDED.version, document = EXCLUDED.document,
                ends_at = EXCLUDED.ends_at, command_id = EXCLUDED.command_id,
                updated_by = EXCLUDED.updated_by, updated_at = EXCLUDED.updated_at
            """;

    private static final String DELETE =
            "DELETE FROM athyper.org_item WHERE tenant_id = ? AND kind = ? AND id = ?";

    private final Database database;

    public PostgresOrgItems(Database database) {
        this.database = database;
    }

    /** An item, and the command that made it what it is. */
    private record Row(KeptItem kept, String command) {}

    @Override
    public CompletionStage<Answer<KeptItem>> change(
            TenantId tenant, OrgChange change, Origin origin) {
        return database.inTenant(tenant, session -> changed(session, tenant, change, origin));
    }

    private static Answer<KeptItem> changed(
            Session session, TenantId tenant, OrgChange change, Origin origin) throws SQLException {
        takeTurn(session, tenant);
        Optional<KeptItem> repeated = repeated(session, tenant, change, origin);
        if (repeated.isPresent()) {
            return Answer.ok(repeated.get());
        }
        return switch (OrgRules.decide(present(session, tenant), change, origin)) {
            case Answer.Refused<Outcome>(var problem) -> Answer.refused(problem);
            case Answer.Ok<Outcome>(var outcome) -> {
                if (!outcome.isNothing()) {
                    write(session, tenant, outcome, origin);
                }
                yield Answer.ok(outcome.shown());
            }
        };
    }

    /**
     * Why a principal may not become that; it is judged in its turn as items are. Most tenants keep
     * nothing apart, and load nothing for it.
     */
    static Optional<Problem> broken(
            Session session, TenantId tenant, Principal principal, Origin origin)
            throws SQLException {
        takeTurn(session, tenant);
        if (session.first(KEEPS_APART, row -> row.getInt(1), tenant.value(), Kind.SEPARATION.id())
                .isEmpty()) {
            return Optional.empty();
        }
        return new Separations(present(session, tenant), origin.at()).broken(principal);
    }

    private static void takeTurn(Session session, TenantId tenant) throws SQLException {
        session.first(TAKE_TURN, row -> row.getBoolean(1), tenant.value());
    }

    private static Organization present(Session session, TenantId tenant) throws SQLException {
        return Organization.of(PostgresPrincipals.all(session, tenant), live(session, tenant));
    }

    /** What an earlier attempt under the same command has made already. */
    private static Optional<KeptItem> repeated(
            Session session, TenantId tenant, OrgChange change, Origin origin) throws SQLException {
        return switch (change) {
            case OrgChange.Make(var item) -> row(session, tenant, item.kind(), item.id(), origin);
            case OrgChange.Amend(var kind, var id, _, _) -> row(session, tenant, kind, id, origin);
            case OrgChange.Remove _ -> Optional.empty();
        };
    }

    private static Optional<KeptItem> row(
            Session session, TenantId tenant, Kind kind, String id, Origin origin)
            throws SQLException {
        return session.first(FIND, PostgresOrgItems::row, tenant.value(), kind.id(), id)
                .filter(row -> row.command().equals(origin.commandId()))
                .map(Row::kept);
    }

    private static void write(Session session, TenantId tenant, Outcome outcome, Origin origin)
            throws SQLException {
        OrgItem item = outcome.shown().item();
        if (outcome.after().isPresent()) {
            KeptItem kept = outcome.after().get();
            session.update(
                    SAVE,
                    tenant.value(),
                    item.kind().id(),
                    item.id(),
                    kept.version(),
                    Json.write(OrgDocuments.write(item)),
                    item.ends(),
                    origin.commandId(),
                    kept.createdBy().value(),
                    kept.createdAt(),
                    kept.updatedBy().value(),
                    kept.updatedAt());
        } else {
            session.update(DELETE, tenant.value(), item.kind().id(), item.id());
        }
        Epochs.raise(session, tenant);
        session.audit(
                new AuditEntry(
                        tenant,
                        origin,
                        item.kind().operation(),
                        AuditEntry.Result.DONE,
                        Optional.of(item.kind().id()),
                        Optional.of(item.id()),
                        outcome.before().map(PostgresOrgItems::document),
                        outcome.after().map(PostgresOrgItems::document)));
    }

    private static Value document(KeptItem kept) {
        return OrgDocuments.write(kept.item()).with("version", Value.of(kept.version()));
    }

    /** Everything that holds, or may come to hold. */
    static List<KeptItem> live(Session session, TenantId tenant) throws SQLException {
        return session.list(LIVE, row -> row(row).kept(), tenant.value());
    }

    @Override
    public CompletionStage<List<KeptItem>> ever(TenantId tenant, Kind kind, int countMax) {
        return database.inTenant(
                tenant,
                session ->
                        session.list(
                                EVER, row -> row(row).kept(), tenant.value(), kind.id(), countMax));
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                new KeptItem(
                        OrgDocuments.read(
                                Kind.of(row.getString("kind")),
                                Json.trustedObject(row.getString("document"))),
                        row.getLong("version"),
                        new PrincipalId(row.getString("created_by")),
                        Rows.instant(row, "created_at").truncatedTo(ChronoUnit.MICROS),
                        new PrincipalId(row.getString("updated_by")),
                        Rows.instant(row, "updated_at").truncatedTo(ChronoUnit.MICROS)),
                row.getString("command_id"));
    }
}
