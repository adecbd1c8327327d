package com.athyper.postgres.query;

import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.Done;
import com.athyper.kernel.Origin;
import com.athyper.kernel.PersistedDocuments;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.kernel.cache.CacheScope;
import com.athyper.postgres.Database;
import com.athyper.postgres.Rows;
import com.athyper.postgres.Session;
import com.athyper.postgres.cache.PostgresCacheEpochs;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** {@link PersistedDocuments} in PostgreSQL. */
public final class PostgresPersistedDocuments implements PersistedDocuments {

    private static final String FIND =
            "SELECT document FROM athyper.graphql_document WHERE tenant_id = ? AND hash = ?";

    private static final String INSERT =
            """
            INSERT INTO athyper.graphql_document (tenant_id, hash, document, registered_by,
                registered_at)
            VALUES (?, ?, ?, ?, ?::timestamptz)
            ON CONFLICT (tenant_id, hash) DO NOTHING
            """;

    /** Another that makes room at the same time may take the same ones: they are gone then. */
    private static final String MAKE_ROOM =
            """
            DELETE FROM athyper.graphql_document
            WHERE tenant_id = ? AND hash IN (
                SELECT hash FROM athyper.graphql_document WHERE tenant_id = ?
                ORDER BY registered_at DESC, hash DESC OFFSET ?)
            """;

    private static final String ALL =
            """
            SELECT hash, length(document) AS length, registered_by, registered_at
            FROM athyper.graphql_document WHERE tenant_id = ? ORDER BY hash
            """;

    private static final String SHOW =
            """
            SELECT hash, length(document) AS length, registered_by, registered_at, document
            FROM athyper.graphql_document WHERE tenant_id = ? AND hash = ?
            """;

    private static final String DELETE =
            """
            DELETE FROM athyper.graphql_document WHERE tenant_id = ? AND hash = ?
            RETURNING hash, length(document) AS length, registered_by, registered_at, document
            """;

    /** All deletions of a tenant's documents have one place among its changes. */
    private static final UUID PLACE =
            UUID.nameUUIDFromBytes("graphql_document".getBytes(StandardCharsets.UTF_8));

    private final Database database;

    public PostgresPersistedDocuments(Database database) {
        this.database = database;
    }

    @Override
    public CompletionStage<Optional<String>> find(TenantId tenant, String hash) {
        return database.inTenantByKey(
                tenant,
                session ->
                        session.first(
                                FIND, row -> row.getString("document"), tenant.value(), hash));
    }

    @Override
    public CompletionStage<Done> register(
            TenantId tenant, String hash, String document, Origin origin) {
        return database.inTenant(
                tenant,
                session -> {
                    int made =
                            session.update(
                                    INSERT,
                                    tenant.value(),
                                    hash,
                                    document,
                                    origin.principal().value(),
                                    origin.at());
                    if (made > 0) {
                        session.update(MAKE_ROOM, tenant.value(), tenant.value(), PER_TENANT_MAX);
                    }
                    return Done.DONE;
                });
    }

    @Override
    public CompletionStage<List<Registered>> all(TenantId tenant) {
        return database.inTenantByKey(
                tenant,
                session ->
                        session.list(ALL, PostgresPersistedDocuments::registered, tenant.value()));
    }

    @Override
    public CompletionStage<Optional<Shown>> show(TenantId tenant, String hash) {
        return database.inTenantByKey(tenant, session -> shown(session, SHOW, tenant, hash));
    }

    /** What nodes keep of the tenant's documents is void with the same commit. */
    @Override
    public CompletionStage<Boolean> delete(TenantId tenant, String hash, Origin origin) {
        return database.change(
                tenant,
                PLACE,
                session -> {
                    Optional<Shown> former = shown(session, DELETE, tenant, hash);
                    if (former.isEmpty()) {
                        return false;
                    }
                    PostgresCacheEpochs.raise(session, CacheScope.of(tenant, REGION));
                    session.audit(
                            new AuditEntry(
                                    tenant,
                                    origin,
                                    "entity.graphql.write",
                                    AuditEntry.Result.DONE,
                                    Optional.of("graphql-document"),
                                    Optional.of(hash),
                                    former.map(PostgresPersistedDocuments::told),
                                    Optional.empty()));
                    return true;
                });
    }

    private static Optional<Shown> shown(Session session, String sql, TenantId tenant, String hash)
            throws SQLException {
        return session.first(
                sql,
                row -> new Shown(registered(row), row.getString("document")),
                tenant.value(),
                hash);
    }

    private static Registered registered(ResultSet row) throws SQLException {
        return new Registered(
                row.getString("hash"),
                row.getInt("length"),
                new PrincipalId(row.getString("registered_by")),
                Rows.instant(row, "registered_at"));
    }

    private static Value told(Shown shown) {
        return Value.object()
                .put("document", shown.document())
                .put("registeredBy", shown.registered().by().value())
                .put("registeredAt", shown.registered().at().toString())
                .build();
    }
}
