package com.athyper.postgres.query;

import com.athyper.kernel.Done;
import com.athyper.kernel.Origin;
import com.athyper.kernel.PersistedDocuments;
import com.athyper.kernel.TenantId;
import com.athyper.postgres.Database;

import java.util.Optional;
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
}
