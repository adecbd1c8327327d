package com.athyper.policy;

import java.util.Optional;

/**
 * The catalog of everything that can be allowed or forbidden. Ids never change; a route names one
 * or is not mounted.
 */
public enum Operation {
    ENTITY_CREATE("entity.create", false),
    ENTITY_READ("entity.read", false),
    ENTITY_UPDATE("entity.update", false),
    ENTITY_DELETE("entity.delete", true),
    ENTITY_RESTORE("entity.restore", true),
    ENTITY_TRANSITION("entity.transition", false),
    ENTITY_HISTORY("entity.history", false),
    ENTITY_ATTACH("entity.attach", false),
    ENTITY_BULK("entity.bulk", false),
    ENTITY_IMPORT("entity.import", true),
    ENTITY_EXPORT("entity.export", true),
    QUERY_READ("entity.query.read", false),
    QUERY_RUN("entity.query.run", false),
    QUERY_WRITE("entity.query.write", true),
    GRAPHQL_SEND("entity.graphql.send", false),
    GRAPHQL_READ("entity.graphql.read", false),
    GRAPHQL_WRITE("entity.graphql.write", true),
    META_READ("meta.read", false),
    META_DESIGN("meta.design", true),
    TEMPLATE_READ("workflow.template.read", false),
    TEMPLATE_DESIGN("workflow.template.design", true),
    TEMPLATE_MIGRATE("workflow.template.migrate", true),
    TASK_READ("workflow.task.read", false),
    TASK_DECIDE("workflow.task.decide", true),
    TASK_DELEGATE("workflow.task.delegate", true),
    TASK_REASSIGN("workflow.task.reassign", true),
    TASK_INVITE("workflow.task.invite", true),
    INSTANCE_READ("workflow.instance.read", false),
    INSTANCE_CANCEL("workflow.instance.cancel", true),
    INSTANCE_OPERATE("workflow.instance.operate", true),
    INSTANCE_OVERRIDE("workflow.instance.override", true),
    METRICS_READ("workflow.metrics.read", false),
    POLICY_READ("policy.read", false),
    POLICY_WRITE("policy.write", true),
    POLICY_REVIEW("policy.review", true),
    POLICY_WIDEN("policy.widen", true),
    POLICY_DECIDE("policy.decide", false),
    POLICY_EXPLAIN("policy.explain", false),
    POLICY_SIMULATE("policy.simulate", false),
    POLICY_REPLAY("policy.replay", true),
    SEPARATION_WRITE("policy.separation.write", true),
    DECISION_READ("policy.decision.read", true),
    DECISION_CONFIGURE("policy.decision.configure", true),
    AUDIT_READ("audit.read", true),
    PRINCIPAL_READ("iam.principal.read", false),
    PRINCIPAL_WRITE("iam.principal.write", true),
    TENANT_READ("platform.tenant.read", true),
    TENANT_OPERATE("platform.tenant.operate", true),
    CACHE_READ("platform.cache.read", true),
    CACHE_CLEAR("platform.cache.clear", true),
    INFO_READ("platform.info.read", false),
    REFERENCE_READ("ref.read", false),
    GROUP_READ("iam.group.read", false),
    GROUP_WRITE("iam.group.write", true),
    ORG_UNIT_READ("iam.org-unit.read", false),
    ORG_UNIT_WRITE("iam.org-unit.write", true),
    ROLE_READ("iam.role.read", false),
    BINDING_READ("iam.binding.read", false),
    BINDING_WRITE("iam.binding.write", true),
    STANDING_READ("iam.standing.read", false),
    CAPABILITY_READ("iam.capability.read", false),
    BREAK_GLASS_READ("iam.break-glass.read", false),
    BREAK_GLASS_USE("iam.break-glass.use", true),
    NOTIFICATION_READ("collaboration.notification.read", false),
    DELEGATION_READ("delegation.read", false),
    DELEGATION_WRITE("delegation.write", true),
    DELEGATION_MANAGE("delegation.manage", true);

    private final String id;
    private final boolean privileged;

    Operation(String id, boolean privileged) {
        this.id = id;
        this.privileged = privileged;
    }

    public String id() {
        return id;
    }

    /** The part of the platform that it belongs to: what its id begins with. */
    public String namespace() {
        return id.substring(0, id.indexOf('.'));
    }

    /** {@code entity.read} is; {@code entity.query.run} is done before any record is known. */
    public boolean isOfRecords() {
        return id.startsWith("entity.") && id.indexOf('.', "entity.".length()) < 0;
    }

    /** Whether a refusal of it goes into the audit trail. */
    public boolean privileged() {
        return privileged;
    }

    public static Optional<Operation> of(String id) {
        for (Operation operation : values()) {
            if (operation.id.equals(id)) {
                return Optional.of(operation);
            }
        }
        return Optional.empty();
    }
}
