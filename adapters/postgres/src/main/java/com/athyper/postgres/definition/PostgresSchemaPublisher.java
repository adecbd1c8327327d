package com.athyper.postgres.definition;

import com.athyper.kernel.Fault;
import com.athyper.kernel.Json;
import com.athyper.kernel.TenantId;
import com.athyper.meta.DdlPlan;
import com.athyper.meta.Diagnostic;
import com.athyper.meta.EntityCompiler;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Precondition;
import com.athyper.meta.SchemaPublisher;
import com.athyper.postgres.Database;
import com.athyper.postgres.Session;
import com.athyper.postgres.SqlState;
import com.athyper.postgres.record.EntityTable;
import com.athyper.tenancy.definition.ActiveDefinition;
import com.athyper.tenancy.definition.DefinitionError;
import com.athyper.tenancy.definition.DefinitionKey;
import com.athyper.tenancy.definition.DefinitionKind;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * {@link SchemaPublisher} in PostgreSQL, as the role that owns the tables. Readers and writers are
 * never made to wait long: a lock that is not had soon is given up and asked for again.
 */
public final class PostgresSchemaPublisher implements SchemaPublisher {

    private static final int ATTEMPTS_MAX = 5;

    /** One at a time in a tenant: two must not make its schema at once. */
    private static final String ONE_AT_A_TIME =
            "SELECT pg_advisory_xact_lock(hashtextextended('athyper.publish:' || ?, 0))";

    private static final String IN_FORCE =
            """
            SELECT version, document FROM athyper.active_definition
            WHERE tenant_id = ? AND kind = 'entity' AND name = ?
            """;

    private final Database database;

    public PostgresSchemaPublisher(Database database) {
        this.database = database;
    }

    /** What the database says is in force counts, whatever the caller believes. */
    @Override
    public CompletionStage<Publication> publish(
            TenantId tenant, Optional<EntityModel> inForce, EntityModel next) {
        return database.submit(
                () -> {
                    for (int attempt = 1; ; attempt++) {
                        try {
                            return database.adminTransaction(
                                    tenant, session -> publish(session, tenant, next));
                        } catch (SQLException e) {
                            if (attempt == ATTEMPTS_MAX
                                    || !SqlState.is(e, SqlState.LOCK_NOT_AVAILABLE)) {
                                throw e;
                            }
                        }
                    }
                });
    }

    private static Publication publish(Session session, TenantId tenant, EntityModel next)
            throws SQLException {
        session.execute(List.of("SET LOCAL lock_timeout = '3s'"));
        session.first(ONE_AT_A_TIME, _ -> true, tenant.value());
        Optional<EntityModel> inForce =
                session.first(
                        IN_FORCE,
                        row ->
                                EntityCompiler.trusted(
                                        Json.trustedObject(row.getString("document")),
                                        row.getInt("version")),
                        tenant.value(),
                        next.name().value());
        if (inForce.isPresent() && inForce.get().version() > next.version()) {
            return new Publication.Impossible(
                    DefinitionError.SUPERSEDED,
                    "version " + inForce.get().version() + " is in force",
                    List.of());
        }
        if (inForce.isPresent() && inForce.get().version() == next.version()) {
            return new Publication.Published(List.of());
        }
        return switch (DdlPlan.between(tenant, inForce, next)) {
            case DdlPlan.Impossible(var errors) ->
                    new Publication.Impossible(
                            DefinitionError.PUBLISH_REFUSED,
                            "there is no way that keeps the data",
                            errors.stream().map(Diagnostic::fault).toList());
            case DdlPlan.Steps steps -> apply(session, tenant, inForce, next, steps);
        };
    }

    private static Publication apply(
            Session session,
            TenantId tenant,
            Optional<EntityModel> inForce,
            EntityModel next,
            DdlPlan.Steps steps)
            throws SQLException {
        session.execute(steps.preparation());
        if (inForce.isPresent()) {
            // Even where no table changes: a write that was judged by the old model is over before
            // the new one is in force, and the next one sees it.
            session.execute(
                    List.of(
                            "LOCK TABLE "
                                    + EntityTable.name(tenant, next.name())
                                    + " IN EXCLUSIVE MODE"));
        }
        List<Fault> inTheWay = inTheWay(session, steps.preconditions());
        if (!inTheWay.isEmpty()) {
            return new Publication.Impossible(
                    DefinitionError.DATA_IN_THE_WAY,
                    "stored records do not fit version " + next.version(),
                    inTheWay);
        }
        session.execute(steps.statements());
        ActiveDefinitions.putIntoForce(
                session,
                new ActiveDefinition(
                        new DefinitionKey(tenant, DefinitionKind.ENTITY, next.name()),
                        next.version(),
                        next.hash(),
                        next.document()));
        return new Publication.Published(steps.statements());
    }

    private static List<Fault> inTheWay(Session session, List<Precondition> preconditions)
            throws SQLException {
        var faults = new ArrayList<Fault>();
        for (Precondition precondition : preconditions) {
            long records = session.number(precondition.count());
            if (records > 0) {
                faults.add(precondition.fault(records));
            }
        }
        return faults;
    }
}
