package com.athyper.workflow.actors;

import com.athyper.actors.definition.Activator;
import com.athyper.tenancy.definition.ActiveDefinition;
import com.athyper.tenancy.definition.Definition;
import com.athyper.tenancy.definition.DefinitionKey;
import com.athyper.tenancy.definition.DefinitionStore;
import com.athyper.tenancy.definition.DefinitionStore.Activation;

import java.util.concurrent.CompletionStage;

/** Puts a calendar into force: steps that begin from then on follow it. */
public final class CalendarActivator implements Activator {
    private final DefinitionStore store;

    public CalendarActivator(DefinitionStore store) {
        this.store = store;
    }

    @Override
    public CompletionStage<Activation> activate(
            DefinitionKey key, Definition definition, Definition.Version version) {
        return store.activate(
                new ActiveDefinition(key, version.number(), version.hash(), version.document()));
    }
}
