package com.athyper.postgres.definition;

import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.Done;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.postgres.Database;
import com.athyper.postgres.Epochs;
import com.athyper.postgres.Rows;
import com.athyper.postgres.Session;
import com.athyper.postgres.Settlements;
import com.athyper.tenancy.Tenant;
import com.athyper.tenancy.definition.ActiveDefinition;
import com.athyper.tenancy.definition.Definition;
import com.athyper.tenancy.definition.DefinitionError;
import com.athyper.tenancy.definition.DefinitionKey;
import com.athyper.tenancy.definition.DefinitionKind;
import com.athyper.tenancy.definition.DefinitionStore;
import com.athyper.tenancy.definition.Definitions;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** {@link DefinitionStore} in PostgreSQL. */
public final class PostgresDefinitionStore implements DefinitionStore {

    private static final String SAVE_TENANT =
            """
            INSERT INTO athyper.tenant (tenant_id, status, display_name, realm, tier, reason)
            VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (tenant_id) DO UPDATE
            SET status = EXCLUDED.status, display_name = EXCLUDED.display_name,
                realm = EXCLUDED.realm, tier = EXCLUDED.tier, reason = EXCLUDED.reason
            """;

    private static final String SAVE_SUMMARY =
            """
            INSERT INTO athyper.definition AS known
                (tenant_id, kind, name, latest, published, retired, changed_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (tenant_id, kind, name) DO UPDATE
            SET latest = EXCLUDED.latest, published = EXCLUDED.published,
                retired = EXCLUDED.retired,
                changed_at = greatest(known.changed_at, EXCLUDED.changed_at)
            """;

    private final Database database;

    public PostgresDefinitionStore(Database database) {
        this.database = database;
    }

    @Override
    public CompletionStage<Optional<Snapshot>> load(TenantId tenant, Optional<Snapshot> known) {
        return database.inSnapshot(
                tenant,
                session -> {
                    Optional<Tenant> state =
                            session.first(
                                    "SELECT status, display_name, realm, tier, reason FROM"
                                            + " athyper.tenant WHERE tenant_id = ?",
                                    PostgresDefinitionStore::tenant,
                                    tenant.value());
                    if (state.isEmpty()) {
                        return Optional.empty();
                    }
                    long epoch =
                            session.first(
                                            "SELECT epoch FROM athyper.tenant_epoch WHERE"
                                                    + " tenant_id = ?",
                                            row -> row.getLong("epoch"),
                                            tenant.value())
                                    .orElse(0L);
                    return Optional.of(
                            new Snapshot(
                                    tenant,
                                    epoch,
                                    state.get(),
                                    ActiveDefinitions.all(session, tenant, known)));
                });
    }

    @Override
    public CompletionStage<Map<TenantId, Long>> epochs() {
        return database.inPlatform(
                session -> {
                    var epochs = new HashMap<TenantId, Long>();
                    session.list(
                            "SELECT tenant_id, epoch FROM athyper.tenant_epoch",
                            row ->
                                    epochs.put(
                                            new TenantId(row.getString("tenant_id")),
                                            row.getLong("epoch")));
                    return Map.copyOf(epochs);
                });
    }

    @Override
    public CompletionStage<Done> settleTenant(
            TenantId tenant,
            String persistenceId,
            long sequence,
            Tenant state,
            List<AuditEntry> audit) {
        return database.inTenant(
                tenant,
                session -> {
                    if (Settlements.claim(session, persistenceId, sequence)) {
                        save(session, tenant, state);
                        Epochs.raise(session, tenant);
                        session.audit(audit);
                    }
                    return Done.DONE;
                });
    }

    @Override
    public CompletionStage<Done> settleDefinition(
            DefinitionKey key,
            String persistenceId,
            long sequence,
            Definition state,
            List<AuditEntry> audit) {
        return database.inTenant(
                key.tenant(),
                session -> {
                    if (Settlements.claim(session, persistenceId, sequence)) {
                        saveSummary(session, key, state, audit);
                        if (state.retired()) {
                            ActiveDefinitions.takeOutOfForce(session, key, Optional.empty());
                        }
                        session.audit(audit);
                    }
                    return Done.DONE;
                });
    }

    @Override
    public CompletionStage<Activation> activate(
            ActiveDefinition definition, Optional<Long> judged) {
        return database.inTenant(
                definition.key().tenant(),
                session -> activation(ActiveDefinitions.putIntoForce(session, definition, judged)));
    }

    @Override
    public CompletionStage<Activation> withdraw(DefinitionKey key, long judged) {
        return database.inTenant(
                key.tenant(),
                session ->
                        activation(
                                ActiveDefinitions.takeOutOfForce(
                                        session, key, Optional.of(judged))));
    }

    private static Activation activation(ActiveDefinitions.Outcome outcome) {
        return switch (outcome) {
            case NEW, SAME ->
                    new Activation.Activated(
                            Value.object()
                                    .put("ddl", new Value.Items(List.of()))
                                    .put("diagnostics", new Value.Items(List.of()))
                                    .build());
            case SUPERSEDED ->
                    new Activation.Impossible(
                            DefinitionError.SUPERSEDED, "a later version is in force", List.of());
            case JUDGED_BEFORE ->
                    new Activation.Impossible(
                            DefinitionError.POLICIES_CHANGED,
                            "a policy came into or left force since this was judged; try again",
                            List.of());
        };
    }

    @Override
    public CompletionStage<List<Definitions.Summary>> list(TenantId tenant, DefinitionKind kind) {
        return database.inTenant(
                tenant,
                session ->
                        session.list(
                                "SELECT name, latest, published, retired, changed_at FROM"
                                        + " athyper.definition WHERE tenant_id = ? AND kind = ?"
                                        + " ORDER BY name",
                                row ->
                                        new Definitions.Summary(
                                                row.getString("name"),
                                                row.getInt("latest"),
                                                row.getInt("published"),
                                                row.getBoolean("retired"),
                                                Rows.instant(row, "changed_at")),
                                tenant.value(),
                                kind.id()));
    }

    private static void save(Session session, TenantId tenant, Tenant state) throws SQLException {
        Optional<Tenant.Profile> known = state.known();
        if (known.isEmpty()) {
            return;
        }
        Tenant.Profile profile = known.get();
        session.update(
                SAVE_TENANT,
                tenant.value(),
                status(state),
                profile.displayName(),
                profile.realm(),
                profile.tier().name(),
                reason(state));
    }

    private static String status(Tenant state) {
        return switch (state) {
            case Tenant.Unknown _ ->
                    throw new IllegalArgumentException("an unknown tenant is not stored");
            case Tenant.Active _ -> "active";
            case Tenant.Suspended _ -> "suspended";
            case Tenant.Archived _ -> "archived";
        };
    }

    private static Optional<String> reason(Tenant state) {
        return switch (state) {
            case Tenant.Unknown _, Tenant.Active _ -> Optional.empty();
            case Tenant.Suspended(_, var reason) -> Optional.of(reason);
            case Tenant.Archived(_, var reason) -> Optional.of(reason);
        };
    }

    private static Tenant tenant(ResultSet row) throws SQLException {
        var profile =
                new Tenant.Profile(
                        row.getString("display_name"),
                        row.getString("realm"),
                        Tenant.Tier.valueOf(row.getString("tier")));
        String reason = Rows.maybe(row, "reason").orElse("");
        String status = row.getString("status");
        return switch (status) {
            case "active" -> new Tenant.Active(profile);
            case "suspended" -> new Tenant.Suspended(profile, reason);
            case "archived" -> new Tenant.Archived(profile, reason);
            default -> throw new IllegalStateException("no tenant has status " + status);
        };
    }

    private static void saveSummary(
            Session session, DefinitionKey key, Definition state, List<AuditEntry> audit)
            throws SQLException {
        Optional<Definition.Version> latest = state.latest();
        if (latest.isEmpty()) {
            return;
        }
        Instant changedAt =
                audit.isEmpty() ? latest.get().draftedAt() : audit.getLast().origin().at();
        session.update(
                SAVE_SUMMARY,
                key.tenant().value(),
                key.kind().id(),
                key.name().value(),
                latest.get().number(),
                state.published().map(Definition.Version::number).orElse(0),
                state.retired(),
                changedAt);
    }
}
