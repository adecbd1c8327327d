package com.athyper.postgres.definition;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Json;
import com.athyper.kernel.TenantId;
import com.athyper.meta.EntityCompiler;
import com.athyper.meta.EntityModel;
import com.athyper.meta.change.Drift;
import com.athyper.postgres.AdminLine;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The tables of all tenants, held against the entities in force. */
public final class TenantTables {
    private static final String TENANTS = "SELECT tenant_id FROM athyper.tenant ORDER BY tenant_id";

    private static final String IN_FORCE =
            """
            SELECT version, document FROM athyper.active_definition
            WHERE tenant_id = ? AND kind = 'entity' ORDER BY name
            """;

    private TenantTables() {}

    /** A difference, and whose it is. */
    public record Difference(TenantId tenant, EntityName entity, Drift drift) {}

    /**
     * What a change has not finished is left out: the next one clears it away.
     *
     * @param connection of the tables' owner
     */
    public static List<Difference> differences(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        var tenants = new ArrayList<TenantId>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(TENANTS)) {
            while (rows.next()) {
                tenants.add(new TenantId(rows.getString(1)));
            }
        }
        connection.commit();
        var differences = new ArrayList<Difference>();
        for (TenantId tenant : tenants) {
            differences.addAll(differences(new AdminLine(connection, tenant), tenant));
        }
        return differences;
    }

    private static List<Difference> differences(AdminLine line, TenantId tenant)
            throws SQLException {
        return line.transaction(
                session -> {
                    var differences = new ArrayList<Difference>();
                    for (EntityModel model :
                            session.list(
                                    IN_FORCE,
                                    row ->
                                            EntityCompiler.trusted(
                                                    Json.trustedObject(row.getString("document")),
                                                    row.getInt("version")),
                                    tenant.value())) {
                        Drift.between(
                                        tenant,
                                        model,
                                        PostgresSchemaSurvey.shape(session, tenant, model.name()))
                                .stream()
                                .filter(drift -> drift.sort() != Drift.Sort.PENDING)
                                .map(drift -> new Difference(tenant, model.name(), drift))
                                .forEach(differences::add);
                    }
                    return differences;
                });
    }
}
