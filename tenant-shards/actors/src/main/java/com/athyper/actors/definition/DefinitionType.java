package com.athyper.actors.definition;

import com.athyper.actors.aggregate.AggregateType;
import com.athyper.actors.aggregate.ShardedKey;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.TenantId;
import com.athyper.tenancy.definition.Definition;
import com.athyper.tenancy.definition.DefinitionCheck;
import com.athyper.tenancy.definition.DefinitionCommand;
import com.athyper.tenancy.definition.DefinitionEvent;
import com.athyper.tenancy.definition.DefinitionKey;
import com.athyper.tenancy.definition.DefinitionKind;
import com.athyper.tenancy.definition.DefinitionRules;
import com.athyper.tenancy.definition.DefinitionStore;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * How the shell runs definitions of each kind. The manifests never change; rows under them are
 * never edited.
 */
public final class DefinitionType {
    private DefinitionType() {}

    /**
     * @param check what makes a document of this kind well-formed
     * @param activator what puts one into force
     */
    public record Kind(DefinitionKind kind, DefinitionCheck check, Activator activator) {}

    public static AggregateType<DefinitionCommand, DefinitionEvent, Definition> of(
            Kind kind, DefinitionStore store, Function<TenantId, CompletionStage<Void>> announce) {
        String name = kind.kind().id();
        var rules = new DefinitionRules(kind.check());
        return new AggregateType<>(
                name,
                DefinitionCommand.class,
                Definition.class,
                Map.of(
                        name + ".drafted/1", DefinitionEvent.Drafted.class,
                        name + ".reviewed/1", DefinitionEvent.Reviewed.class,
                        name + ".publish-started/1", DefinitionEvent.PublishStarted.class,
                        name + ".published/1", DefinitionEvent.Published.class,
                        name + ".publish-refused/1", DefinitionEvent.PublishRefused.class,
                        name + ".retire-started/1", DefinitionEvent.RetireStarted.class,
                        name + ".retire-refused/1", DefinitionEvent.RetireRefused.class,
                        name + ".retired/1", DefinitionEvent.Retired.class),
                _ -> rules,
                new DefinitionSettlement(kind, store, announce));
    }

    static DefinitionKey key(DefinitionKind kind, ShardedKey key) {
        return new DefinitionKey(key.tenant(), kind, new EntityName(key.id()));
    }
}
