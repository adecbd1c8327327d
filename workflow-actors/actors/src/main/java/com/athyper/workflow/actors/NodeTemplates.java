package com.athyper.workflow.actors;

import com.athyper.actors.memory.NodeMemory;
import com.athyper.actors.memory.Section;
import com.athyper.identity.Principal;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.TenantId;
import com.athyper.tenancy.definition.ActiveDefinition;
import com.athyper.tenancy.definition.DefinitionKind;
import com.athyper.tenancy.definition.DefinitionStore.Snapshot;
import com.athyper.workflow.template.Template;
import com.athyper.workflow.template.TemplateReader;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The templates in force, from this node's memory. */
public final class NodeTemplates {

    /** Every template in force of a tenant, read. */
    public static final Section<Map<EntityName, Template>> SECTION = NodeTemplates::read;

    private final NodeMemory memory;

    public NodeTemplates(NodeMemory memory) {
        this.memory = memory;
    }

    public Optional<Template> find(TenantId tenant, EntityName name) {
        return memory.find(tenant)
                .flatMap(known -> Optional.ofNullable(known.get(SECTION).get(name)));
    }

    /** One that follows the calendar. */
    public Optional<EntityName> following(TenantId tenant, String calendar) {
        return memory.find(tenant).stream()
                .flatMap(known -> known.get(SECTION).values().stream())
                .filter(
                        template ->
                                template.steps().stream()
                                        .flatMap(step -> step.sla().stream())
                                        .flatMap(sla -> sla.calendar().stream())
                                        .anyMatch(calendar::equals))
                .map(Template::name)
                .findFirst();
    }

    private static Map<EntityName, Template> read(
            Snapshot snapshot,
            List<Principal> principals,
            Optional<Map<EntityName, Template>> previous) {
        var templates = new HashMap<EntityName, Template>();
        for (ActiveDefinition definition : snapshot.definitions()) {
            if (definition.key().kind() == DefinitionKind.TEMPLATE) {
                EntityName name = definition.key().name();
                templates.put(
                        name,
                        previous.map(known -> known.get(name))
                                .filter(known -> known.version() == definition.version())
                                .orElseGet(
                                        () ->
                                                TemplateReader.read(
                                                        name,
                                                        definition.version(),
                                                        definition.document())));
            }
        }
        return templates;
    }
}
