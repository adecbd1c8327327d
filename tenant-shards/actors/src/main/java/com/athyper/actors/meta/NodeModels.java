package com.athyper.actors.meta;

import com.athyper.actors.memory.NodeMemory;
import com.athyper.actors.memory.Section;
import com.athyper.identity.Principal;
import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.TenantId;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Models;
import com.athyper.tenancy.definition.ActiveDefinition;
import com.athyper.tenancy.definition.DefinitionKind;
import com.athyper.tenancy.definition.DefinitionStore.Snapshot;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** {@link Models} from this node's memory. */
public final class NodeModels implements Models {

    /** Every entity in force of a tenant, compiled; what did not change is taken over. */
    public static final Section<Map<EntityName, EntityModel>> SECTION = NodeModels::compile;

    private static final SharedModels SHARED = new SharedModels();

    private final NodeMemory memory;

    public NodeModels(NodeMemory memory) {
        this.memory = memory;
    }

    @Override
    public Optional<EntityModel> find(TenantId tenant, EntityName name) {
        return Optional.ofNullable(all(tenant).get(name));
    }

    @Override
    public Map<EntityName, EntityModel> all(TenantId tenant) {
        return memory.find(tenant).map(known -> known.get(SECTION)).orElse(Map.of());
    }

    @Override
    public Answer<EntityModel> within(EntityModel whole, List<String> path) {
        return SHARED.within(whole, path);
    }

    @Override
    public CompletionStage<Void> refresh(TenantId tenant) {
        return memory.refresh(tenant);
    }

    private static Map<EntityName, EntityModel> compile(
            Snapshot snapshot,
            List<Principal> principals,
            Optional<Map<EntityName, EntityModel>> previous) {
        var models = new HashMap<EntityName, EntityModel>();
        for (ActiveDefinition definition : snapshot.definitions()) {
            if (definition.key().kind() == DefinitionKind.ENTITY) {
                EntityName name = definition.key().name();
                models.put(
                        name,
                        previous.map(known -> known.get(name))
                                .filter(known -> known.version() == definition.version())
                                .orElseGet(() -> SHARED.of(definition)));
            }
        }
        return Map.copyOf(models);
    }
}
