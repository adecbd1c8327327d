package com.athyper.postgres.definition;

import com.athyper.kernel.Json;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Unavailable;
import com.athyper.meta.DdlPlan;
import com.athyper.meta.Diagnostic;
import com.athyper.meta.EntityCompiler;
import com.athyper.meta.EntityModel;
import com.athyper.meta.SchemaPublisher;
import com.athyper.postgres.AdminLine;
import com.athyper.postgres.Database;
import com.athyper.postgres.Session;
import com.athyper.tenancy.definition.ActiveDefinition;
import com.athyper.tenancy.definition.DefinitionError;
import com.athyper.tenancy.definition.DefinitionKey;
import com.athyper.tenancy.definition.DefinitionKind;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * {@link SchemaPublisher} in PostgreSQL, as the role that owns the tables. Readers and writers are
 * never made to wait long: a lock that is not had soon is given up and asked for again.
 */
public final class PostgresSchemaPublisher implements SchemaPublisher {

    /** Together about a minute: so long may another publication of the tenant take. */
    private static final int TURNS_MAX = 600;

    private static final String IN_FORCE =
            """
            SELECT version, document FROM athyper.active_definition
            WHERE tenant_id = ? AND kind = 'entity' AND name = ?
            """;

    private final Database database;
    private final Consumer<String> watcher;

    public PostgresSchemaPublisher(Database database) {
        this(database, _ -> {});
    }

    /**
     * @param watcher told of each statement once it has run; it may throw, as a node may die
     */
    PostgresSchemaPublisher(Database database, Consumer<String> watcher) {
        this.database = database;
        this.watcher = watcher;
    }

    /** What the database says is in force counts, whatever the caller believes. */
    @Override
    public CompletionStage<Publication> publish(
            TenantId tenant, Optional<EntityModel> inForce, EntityModel next) {
        return database.submit(
                () -> {
                    for (int turn = 1; turn <= TURNS_MAX; turn++) {
                        // One at a time in a tenant: two must not make its schema at once.
                        Optional<Publication> published =
                                database.inTurn(tenant, line -> publish(line, tenant, next));
                        if (published.isPresent()) {
                            return published.get();
                        }
                        Patience.pause(turn);
                    }
                    throw new Unavailable("another publication takes long", null);
                });
    }

    private Publication publish(AdminLine line, TenantId tenant, EntityModel next)
            throws SQLException {
        Optional<EntityModel> inForce = line.transaction(session -> inForce(session, tenant, next));
        if (inForce.isPresent() && inForce.get().version() > next.version()) {
            return new Publication.Impossible(
                    DefinitionError.SUPERSEDED,
                    "version " + inForce.get().version() + " is in force",
                    List.of());
        }
        if (inForce.isPresent() && inForce.get().version() == next.version()) {
            return new Publication.Published(List.of());
        }
        var patience = new Patience(line, watcher);
        return switch (DdlPlan.between(tenant, inForce, next)) {
            case DdlPlan.Impossible(var errors) ->
                    new Publication.Impossible(
                            DefinitionError.PUBLISH_REFUSED,
                            "there is no way that keeps the data",
                            errors.stream().map(Diagnostic::fault).toList());
            case DdlPlan.Steps steps ->
                    inForce.isPresent()
                            ? new OnlineChange(patience, tenant, inForce.get(), next)
                                    .made(steps.preconditions())
                            : create(patience, tenant, next, steps);
        };
    }

    private static Optional<EntityModel> inForce(Session session, TenantId tenant, EntityModel next)
            throws SQLException {
        return session.first(
                IN_FORCE,
                row ->
                        EntityCompiler.trusted(
                                Json.trustedObject(row.getString("document")),
                                row.getInt("version")),
                tenant.value(),
                next.name().value());
    }

    /** Nobody uses the table yet: all of it is one transaction. */
    private static Publication create(
            Patience patience, TenantId tenant, EntityModel next, DdlPlan.Steps steps)
            throws SQLException {
        patience.transaction(
                session -> {
                    patience.run(session, steps.preparation());
                    patience.run(session, steps.statements());
                    return putIntoForce(session, tenant, next);
                });
        return new Publication.Published(steps.statements());
    }

    static ActiveDefinitions.Outcome putIntoForce(
            Session session, TenantId tenant, EntityModel next) throws SQLException {
        return ActiveDefinitions.putIntoForce(
                session,
                new ActiveDefinition(
                        new DefinitionKey(tenant, DefinitionKind.ENTITY, next.name()),
                        next.version(),
                        next.hash(),
                        next.document()));
    }
}
