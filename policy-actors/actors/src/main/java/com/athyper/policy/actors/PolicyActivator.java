package com.athyper.policy.actors;

import com.athyper.actors.definition.Activator;
import com.athyper.kernel.Fault;
import com.athyper.meta.Models;
import com.athyper.policy.PersonaPolicies;
import com.athyper.policy.Policies;
import com.athyper.policy.Policy;
import com.athyper.policy.PolicyReader;
import com.athyper.policy.PolicyTests;
import com.athyper.tenancy.definition.ActiveDefinition;
import com.athyper.tenancy.definition.Definition;
import com.athyper.tenancy.definition.DefinitionError;
import com.athyper.tenancy.definition.DefinitionKey;
import com.athyper.tenancy.definition.DefinitionStore;
import com.athyper.tenancy.definition.DefinitionStore.Activation;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Puts a policy into force once it fits the entities that are in force and keeps its tests. */
public final class PolicyActivator implements Activator {
    private final Models models;
    private final Policies policies;
    private final DefinitionStore store;

    public PolicyActivator(Models models, Policies policies, DefinitionStore store) {
        this.models = models;
        this.policies = policies;
        this.store = store;
    }

    @Override
    public CompletionStage<Activation> activate(
            DefinitionKey key, Definition definition, Definition.Version version) {
        if (key.name().equals(PersonaPolicies.NAME)) {
            return impossible(
                    "the policy `personas` is the platform's own; choose another name", List.of());
        }
        return models.refresh(key.tenant())
                .thenCompose(
                        _ ->
                                switch (PolicyReader.read(
                                        version.document(),
                                        new ModelVocabulary(models.all(key.tenant())))) {
                                    case PolicyReader.Read.Sound(var policy, _) ->
                                            tested(key, definition, version, policy);
                                    case PolicyReader.Read.Faulty(var faults) ->
                                            impossible(
                                                    "the policy does not fit the entities in force",
                                                    faults);
                                });
    }

    /** Beside the other policies in force, as it would be. */
    private CompletionStage<Activation> tested(
            DefinitionKey key, Definition definition, Definition.Version version, Policy policy) {
        var outcomes =
                PolicyTests.run(
                        PolicyTests.of(version.document()),
                        policies.inForce(key.tenant()).with(List.of(policy)));
        var failures = PolicyTests.failures(outcomes);
        return failures.isEmpty()
                ? store.activate(
                        new ActiveDefinition(
                                key, version.number(), version.hash(), version.document()),
                        definition.judged())
                : impossible(
                        "%d of the policy's %d tests fail"
                                .formatted(failures.size(), outcomes.size()),
                        failures);
    }

    private static CompletionStage<Activation> impossible(String detail, List<Fault> faults) {
        return CompletableFuture.completedFuture(
                new Activation.Impossible(DefinitionError.PUBLISH_REFUSED, detail, faults));
    }
}
