package com.athyper.postgres.identity;

import com.athyper.identity.Organization;
import com.athyper.identity.Principal;
import com.athyper.identity.Principals;
import com.athyper.kernel.Answer;
import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.Done;
import com.athyper.kernel.Origin;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Problem;
import com.athyper.kernel.Secret;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.postgres.Database;
import com.athyper.postgres.Epochs;
import com.athyper.postgres.Rows;
import com.athyper.postgres.Session;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** {@link Principals} in PostgreSQL. */
public final class PostgresPrincipals implements Principals {

    private static final String SAVE =
            """
            INSERT INTO athyper.principal (tenant_id, principal, display_name, roles, manager, active)
            VALUES (?, ?, ?, ?::text[], ?, ?)
            ON CONFLICT (tenant_id, principal) DO UPDATE
            SET display_name = EXCLUDED.display_name, roles = EXCLUDED.roles,
                manager = EXCLUDED.manager, active = EXCLUDED.active
            """;

    private static final String SAVE_PASSWORD =
            """
            INSERT INTO athyper.local_credential (tenant_id, principal, password_hash)
            VALUES (?, ?, ?)
            ON CONFLICT (tenant_id, principal) DO UPDATE
            SET password_hash = EXCLUDED.password_hash
            """;

    private static final String COLUMNS = "principal, display_name, roles, manager, active";

    private final Database database;

    public PostgresPrincipals(Database database) {
        this.database = database;
    }

    @Override
    public CompletionStage<Organization> load(TenantId tenant) {
        return database.inSnapshot(
                tenant,
                session ->
                        Organization.of(
                                all(session, tenant), PostgresOrgItems.live(session, tenant)));
    }

    /** By id. */
    static List<Principal> all(Session session, TenantId tenant) throws SQLException {
        return session.list(
                "SELECT "
                        + COLUMNS
                        + " FROM athyper.principal WHERE tenant_id = ? ORDER BY principal",
                PostgresPrincipals::principal,
                tenant.value());
    }

    @Override
    public CompletionStage<Answer<Done>> save(
            TenantId tenant, Principal principal, Optional<Secret> passwordHash, Origin origin) {
        return database.inTenant(
                tenant,
                session -> {
                    Optional<Problem> broken =
                            PostgresOrgItems.broken(session, tenant, principal, origin);
                    if (broken.isPresent()) {
                        return Answer.refused(broken.get());
                    }
                    Optional<Principal> before = lock(session, tenant, principal.id());
                    session.update(
                            SAVE,
                            tenant.value(),
                            principal.id().value(),
                            principal.displayName(),
                            principal.roles(),
                            principal.manager().map(PrincipalId::value),
                            principal.active());
                    if (passwordHash.isPresent()) {
                        session.update(
                                SAVE_PASSWORD,
                                tenant.value(),
                                principal.id().value(),
                                passwordHash.get().reveal());
                    }
                    Epochs.raise(session, tenant);
                    session.audit(
                            new AuditEntry(
                                    tenant,
                                    origin,
                                    "iam.principal.write",
                                    AuditEntry.Result.DONE,
                                    Optional.of("principal"),
                                    Optional.of(principal.id().value()),
                                    before.map(PostgresPrincipals::document),
                                    Optional.of(document(principal))));
                    return Answer.ok(Done.DONE);
                });
    }

    private static Optional<Principal> lock(Session session, TenantId tenant, PrincipalId id)
            throws SQLException {
        return session.first(
                "SELECT "
                        + COLUMNS
                        + " FROM athyper.principal WHERE tenant_id = ? AND principal = ? FOR"
                        + " UPDATE",
                PostgresPrincipals::principal,
                tenant.value(),
                id.value());
    }

    private static Principal principal(ResultSet row) throws SQLException {
        return new Principal(
                new PrincipalId(row.getString("principal")),
                row.getString("display_name"),
                Rows.texts(row, "roles"),
                Rows.maybe(row, "manager").map(PrincipalId::new),
                row.getBoolean("active"));
    }

    /** What the auditor sees; a password, even hashed, is not part of it. */
    private static Value document(Principal principal) {
        return Value.object()
                .put("id", principal.id().value())
                .put("displayName", principal.displayName())
                .put("roles", Value.texts(principal.roles()))
                .put("manager", principal.manager().map(PrincipalId::value))
                .put("active", principal.active())
                .build();
    }
}
