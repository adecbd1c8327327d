package com.athyper.actors.definition;

import com.athyper.tenancy.definition.Definition;
import com.athyper.tenancy.definition.DefinitionKey;
import com.athyper.tenancy.definition.DefinitionStore.Activation;

import java.util.concurrent.CompletionStage;

/** Puts a version of one kind of definition into force, or says why that cannot be. Idempotent. */
@FunctionalInterface
public interface Activator {
    CompletionStage<Activation> activate(
            DefinitionKey key, Definition definition, Definition.Version version);
}
