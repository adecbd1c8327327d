package com.athyper.edge.meta;

import com.athyper.policy.Operation;
import com.athyper.tenancy.definition.DefinitionKind;

/**
 * Where the definitions of one kind are found, and who may touch them.
 *
 * @param path of the collection
 * @param publish the last step of the path that puts a version into force
 * @param inForce the status of a version in force
 */
public record DefinitionArea(
        DefinitionKind kind,
        String area,
        String path,
        Operation read,
        Operation design,
        String publish,
        String inForce) {
    public static final DefinitionArea ENTITIES =
            new DefinitionArea(
                    DefinitionKind.ENTITY,
                    "meta",
                    "/api/meta/entities",
                    Operation.META_READ,
                    Operation.META_DESIGN,
                    "publish",
                    "published");
    public static final DefinitionArea TEMPLATES =
            new DefinitionArea(
                    DefinitionKind.TEMPLATE,
                    "workflow",
                    "/api/workflow/templates",
                    Operation.TEMPLATE_READ,
                    Operation.TEMPLATE_DESIGN,
                    "publish",
                    "published");
    public static final DefinitionArea CALENDARS =
            new DefinitionArea(
                    DefinitionKind.CALENDAR,
                    "workflow",
                    "/api/workflow/calendars",
                    Operation.TEMPLATE_READ,
                    Operation.TEMPLATE_DESIGN,
                    "publish",
                    "published");
    public static final DefinitionArea POLICIES =
            new DefinitionArea(
                    DefinitionKind.POLICY,
                    "policy",
                    "/api/policy/policies",
                    Operation.POLICY_READ,
                    Operation.POLICY_WRITE,
                    "activate",
                    "active");
}
