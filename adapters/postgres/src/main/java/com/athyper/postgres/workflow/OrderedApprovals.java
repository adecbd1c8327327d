package com.athyper.postgres.workflow;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.TenantId;
import com.athyper.postgres.Rows;
import com.athyper.postgres.Session;
import com.athyper.workflow.migration.MigrationOrder;
import com.athyper.workflow.migration.MigrationStore.Group;
import com.athyper.workflow.migration.MigrationStore.Running;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The running approvals that an order is about. */
final class OrderedApprovals {
    private static final String BY_VERSION =
            """
            SELECT template_version, count(*)::integer AS running FROM athyper.workflow_instance
            WHERE tenant_id = ? AND template = ? AND state IN ('running', 'incident', 'paused')
            GROUP BY template_version
            """;

    /** Arguments: tenant, template, to, from, from, step, step, instances, instances. */
    static final String ORDERED =
            """
            FROM athyper.workflow_instance
            WHERE tenant_id = ? AND template = ? AND state IN ('running', 'incident', 'paused')
                AND template_version <> ?::integer
                AND (?::integer IS NULL OR template_version = ?::integer)
                AND (?::text IS NULL OR ?::text = ANY (steps))
                AND (?::boolean OR instance = ANY (?::uuid[]))
            """;

    private static final String GROUPS =
            "SELECT template_version, steps, count(*)::integer AS grouped "
                    + ORDERED
                    + " GROUP BY template_version, steps"
                    + " ORDER BY template_version, grouped DESC, steps";

    private static final String PAGE =
            "SELECT instance, template_version, steps "
                    + ORDERED
                    + " AND instance > ?::uuid ORDER BY instance LIMIT ?";

    private OrderedApprovals() {}

    static Map<Integer, Integer> byVersion(Session session, TenantId tenant, EntityName template)
            throws SQLException {
        var running = new HashMap<Integer, Integer>();
        session.list(
                        BY_VERSION,
                        row -> Map.entry(row.getInt("template_version"), row.getInt("running")),
                        tenant.value(),
                        template.value())
                .forEach(entry -> running.put(entry.getKey(), entry.getValue()));
        return running;
    }

    static List<Group> groups(Session session, TenantId tenant, MigrationOrder order)
            throws SQLException {
        return session.list(
                GROUPS,
                row ->
                        new Group(
                                row.getInt("template_version"),
                                Rows.texts(row, "steps"),
                                row.getInt("grouped")),
                arguments(tenant, order).toArray());
    }

    /** In the order of their ids. */
    static List<Running> some(
            Session session, TenantId tenant, MigrationOrder order, UUID after, int limit)
            throws SQLException {
        var arguments = arguments(tenant, order);
        arguments.add(after);
        arguments.add(limit);
        return session.list(
                PAGE,
                row ->
                        new Running(
                                Rows.uuid(row, "instance"),
                                row.getInt("template_version"),
                                Rows.texts(row, "steps")),
                arguments.toArray());
    }

    static List<Object> arguments(TenantId tenant, MigrationOrder order) {
        var arguments = new ArrayList<>();
        arguments.add(tenant.value());
        arguments.add(order.template().value());
        arguments.add(order.to());
        arguments.add(order.from());
        arguments.add(order.from());
        arguments.add(order.step());
        arguments.add(order.step());
        arguments.add(order.instances().isEmpty());
        arguments.add(order.instances());
        return arguments;
    }
}
