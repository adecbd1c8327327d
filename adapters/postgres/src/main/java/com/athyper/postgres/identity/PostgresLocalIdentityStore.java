package com.athyper.postgres.identity;

import com.athyper.identity.LocalIdentityStore;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Secret;
import com.athyper.kernel.TenantId;
import com.athyper.postgres.Database;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** {@link LocalIdentityStore} in PostgreSQL. */
public final class PostgresLocalIdentityStore implements LocalIdentityStore {

    /** Kept for an hour after they count no more, so that no node's clock brings one back. */
    private static final String FORGET =
            """
            DELETE FROM athyper.used_once WHERE id IN (
                SELECT id FROM athyper.used_once WHERE used_until < now() - interval '1 hour'
                LIMIT 10 FOR UPDATE SKIP LOCKED)
            """;

    private final Database database;

    public PostgresLocalIdentityStore(Database database) {
        this.database = database;
    }

    @Override
    public CompletionStage<Secret> signingKey(String realm, Secret fresh) {
        return database.inPlatform(
                session -> {
                    session.update(
                            "INSERT INTO athyper.local_signing_key (realm, jwk) VALUES (?, ?) ON"
                                    + " CONFLICT (realm) DO NOTHING",
                            realm,
                            fresh.reveal());
                    return session.first(
                                    "SELECT jwk FROM athyper.local_signing_key WHERE realm = ?",
                                    row -> new Secret(row.getString("jwk")),
                                    realm)
                            .orElseThrow();
                });
    }

    @Override
    public CompletionStage<Optional<Secret>> passwordHash(TenantId tenant, PrincipalId principal) {
        return database.inTenant(
                tenant,
                session ->
                        session.first(
                                "SELECT password_hash FROM athyper.local_credential WHERE"
                                        + " tenant_id = ? AND principal = ?",
                                row -> new Secret(row.getString("password_hash")),
                                tenant.value(),
                                principal.value()));
    }

    @Override
    public CompletionStage<Boolean> useOnce(String id, Instant until) {
        return database.inPlatform(
                session -> {
                    session.update(FORGET);
                    return session.update(
                                    "INSERT INTO athyper.used_once (id, used_until) VALUES (?, ?)"
                                            + " ON CONFLICT (id) DO NOTHING",
                                    id,
                                    until)
                            == 1;
                });
    }
}
