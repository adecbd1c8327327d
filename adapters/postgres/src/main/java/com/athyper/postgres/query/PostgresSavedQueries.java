package com.athyper.postgres.query;

import com.athyper.kernel.Answer;
import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.Done;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Json;
import com.athyper.kernel.Origin;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.kernel.cache.CacheScope;
import com.athyper.meta.query.CachedSavedQueries;
import com.athyper.meta.query.QueryError;
import com.athyper.meta.query.SavedQueries;
import com.athyper.meta.query.SavedQuery;
import com.athyper.postgres.Database;
import com.athyper.postgres.Rows;
import com.athyper.postgres.Session;
import com.athyper.postgres.cache.PostgresCacheEpochs;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** {@link SavedQueries} in PostgreSQL. */
public final class PostgresSavedQueries implements SavedQueries {

    private static final String COLUMNS =
            "document, version, command_id, created_by, created_at, updated_by, updated_at";

    private static final String FIND =
            "SELECT " + COLUMNS + " FROM athyper.saved_query WHERE tenant_id = ? AND name = ?";

    private static final String ALL =
            "SELECT " + COLUMNS + " FROM athyper.saved_query WHERE tenant_id = ? ORDER BY name";

    /** One after the other in a tenant: what is counted stays counted until the commit. */
    private static final String TAKE_TURN =
            "SELECT pg_advisory_xact_lock(hashtextextended('athyper.saved_query ' || ?, 0)) IS"
                    + " NULL";

    private static final String INSERT =
            """
            INSERT INTO athyper.saved_query AS known (tenant_id, name, version, document, command_id,
                created_by, created_at, updated_by, updated_at)
            SELECT ?, ?, 1, ?, ?, ?, ?::timestamptz, ?, ?::timestamptz
            WHERE (SELECT count(*) FROM athyper.saved_query WHERE tenant_id = ?) < ?
            """;

    private static final String UPDATE =
            """
            UPDATE athyper.saved_query
            SET version = version + 1, document = ?, command_id = ?, updated_by = ?,
                updated_at = ?::timestamptz
            WHERE tenant_id = ? AND name = ?
            """;

    private static final String DELETE =
            "DELETE FROM athyper.saved_query WHERE tenant_id = ? AND name = ?";

    /** All changes of a tenant's queries have one place among its changes. */
    private static final UUID PLACE =
            UUID.nameUUIDFromBytes("saved_query".getBytes(StandardCharsets.UTF_8));

    private final Database database;

    public PostgresSavedQueries(Database database) {
        this.database = database;
    }

    /** A query, and the command that made it what it is. */
    private record Row(Kept kept, String command) {}

    @Override
    public CompletionStage<Answer<Kept>> create(TenantId tenant, SavedQuery query, Origin origin) {
        return database.change(
                tenant,
                PLACE,
                session -> {
                    session.first(TAKE_TURN, row -> row.getBoolean(1), tenant.value());
                    Optional<Row> present = row(session, tenant, query.name(), FIND);
                    if (present.isPresent()) {
                        return present.get().command().equals(origin.commandId())
                                ? Answer.ok(present.get().kept())
                                : Answer.refused(
                                        QueryError.SAVED_EXISTS.because(
                                                "`" + query.name() + "` is there already"));
                    }
                    int made =
                            session.update(
                                    INSERT,
                                    tenant.value(),
                                    query.name().value(),
                                    Json.write(query.document()),
                                    origin.commandId(),
                                    origin.principal().value(),
                                    origin.at(),
                                    origin.principal().value(),
                                    origin.at(),
                                    tenant.value(),
                                    PER_TENANT_MAX);
                    if (made == 0) {
                        return Answer.refused(
                                QueryError.SAVED_TOO_MANY.because(
                                        "at most " + PER_TENANT_MAX + "; delete one"));
                    }
                    return Answer.ok(kept(session, tenant, origin, Optional.empty(), query.name()));
                });
    }

    @Override
    public CompletionStage<Answer<Kept>> update(
            TenantId tenant, SavedQuery query, String tag, Origin origin) {
        return database.change(
                tenant,
                PLACE,
                session -> {
                    Optional<Row> held = row(session, tenant, query.name(), FIND + " FOR UPDATE");
                    if (held.isPresent() && held.get().command().equals(origin.commandId())) {
                        return Answer.ok(held.get().kept());
                    }
                    Answer<Kept> before = expected(held, query.name(), tag);
                    if (!(before instanceof Answer.Ok<Kept>(var present))) {
                        return before;
                    }
                    session.update(
                            UPDATE,
                            Json.write(query.document()),
                            origin.commandId(),
                            origin.principal().value(),
                            origin.at(),
                            tenant.value(),
                            query.name().value());
                    return Answer.ok(
                            kept(session, tenant, origin, Optional.of(present), query.name()));
                });
    }

    @Override
    public CompletionStage<Answer<Done>> delete(
            TenantId tenant, EntityName name, String tag, Origin origin) {
        return database.change(
                tenant,
                PLACE,
                session -> {
                    Answer<Kept> before =
                            expected(row(session, tenant, name, FIND + " FOR UPDATE"), name, tag);
                    if (!(before instanceof Answer.Ok<Kept>(var present))) {
                        return before.map(_ -> Done.DONE);
                    }
                    session.update(DELETE, tenant.value(), name.value());
                    told(session, tenant, origin, Optional.of(present), Optional.empty());
                    return Answer.ok(Done.DONE);
                });
    }

    @Override
    public CompletionStage<Optional<Kept>> find(TenantId tenant, EntityName name) {
        return database.inTenantByKey(
                tenant, session -> row(session, tenant, name, FIND).map(Row::kept));
    }

    @Override
    public CompletionStage<List<Kept>> all(TenantId tenant) {
        return database.inTenantByKey(
                tenant,
                session ->
                        session.list(ALL, PostgresSavedQueries::row, tenant.value()).stream()
                                .map(Row::kept)
                                .toList());
    }

    private static Answer<Kept> expected(Optional<Row> held, EntityName name, String tag) {
        if (held.isEmpty()) {
            return Answer.refused(
                    QueryError.SAVED_NOT_FOUND.because("no query is called `" + name + "`"));
        }
        Kept present = held.get().kept();
        return present.tag().equals(tag)
                ? Answer.ok(present)
                : Answer.refused(
                        QueryError.SAVED_STALE.because(
                                "the query is at version " + present.version()));
    }

    /** As it stands after the change, which the auditor is told of. */
    private static Kept kept(
            Session session, TenantId tenant, Origin origin, Optional<Kept> before, EntityName name)
            throws SQLException {
        Kept after = row(session, tenant, name, FIND).orElseThrow().kept();
        told(session, tenant, origin, before, Optional.of(after));
        return after;
    }

    /** The auditor is told, and what nodes keep of the tenant's queries is void. */
    private static void told(
            Session session,
            TenantId tenant,
            Origin origin,
            Optional<Kept> before,
            Optional<Kept> after)
            throws SQLException {
        PostgresCacheEpochs.raise(session, CacheScope.of(tenant, CachedSavedQueries.REGION));
        Kept concerned = after.or(() -> before).orElseThrow();
        session.audit(
                new AuditEntry(
                        tenant,
                        origin,
                        "entity.query.write",
                        AuditEntry.Result.DONE,
                        Optional.of("saved-query"),
                        Optional.of(concerned.query().name().value()),
                        before.map(PostgresSavedQueries::document),
                        after.map(PostgresSavedQueries::document)));
    }

    private static Value document(Kept kept) {
        return kept.query().document().with("version", Value.of(kept.version()));
    }

    private static Optional<Row> row(Session session, TenantId tenant, EntityName name, String sql)
            throws SQLException {
        return session.first(sql, PostgresSavedQueries::row, tenant.value(), name.value());
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                new Kept(
                        SavedQuery.trusted(Json.trustedObject(row.getString("document"))),
                        row.getLong("version"),
                        new PrincipalId(row.getString("created_by")),
                        Rows.instant(row, "created_at").truncatedTo(ChronoUnit.MICROS),
                        new PrincipalId(row.getString("updated_by")),
                        Rows.instant(row, "updated_at").truncatedTo(ChronoUnit.MICROS)),
                row.getString("command_id"));
    }
}
