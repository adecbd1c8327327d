package com.athyper.policy.actors;

import com.athyper.actors.definition.Activator;
import com.athyper.meta.Models;
import com.athyper.policy.PersonaPolicies;
import com.athyper.policy.PolicyReader;
import com.athyper.tenancy.definition.ActiveDefinition;
import com.athyper.tenancy.definition.Definition;
import com.athyper.tenancy.definition.DefinitionError;
import com.athyper.tenancy.definition.DefinitionKey;
import com.athyper.tenancy.definition.DefinitionStore;
import com.athyper.tenancy.definition.DefinitionStore.Activation;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Puts a policy into force once it fits the entities that are in force. */
public final class PolicyActivator implements Activator {
    private final Models models;
    private final DefinitionStore store;

    public PolicyActivator(Models models, DefinitionStore store) {
        this.models = models;
        this.store = store;
    }

    @Override
    public CompletionStage<Activation> activate(
            DefinitionKey key, Definition definition, Definition.Version version) {
        if (key.name().equals(PersonaPolicies.NAME)) {
            return impossible("the policy `personas` is the platform's own; choose another name");
        }
        return models.refresh(key.tenant())
                .thenCompose(
                        _ ->
                                switch (PolicyReader.read(
                                        version.document(),
                                        new ModelVocabulary(models.all(key.tenant())))) {
                                    case PolicyReader.Read.Sound _ ->
                                            store.activate(
                                                    new ActiveDefinition(
                                                            key,
                                                            version.number(),
                                                            version.hash(),
                                                            version.document()));
                                    case PolicyReader.Read.Faulty(var faults) ->
                                            CompletableFuture.completedFuture(
                                                    new Activation.Impossible(
                                                            DefinitionError.PUBLISH_REFUSED,
                                                            "the policy does not fit the entities"
                                                                    + " in force",
                                                            faults));
                                });
    }

    private static CompletionStage<Activation> impossible(String detail) {
        return CompletableFuture.completedFuture(
                new Activation.Impossible(DefinitionError.PUBLISH_REFUSED, detail, List.of()));
    }
}
