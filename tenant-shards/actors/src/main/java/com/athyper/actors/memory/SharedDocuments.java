package com.athyper.actors.memory;

import com.athyper.kernel.Value;
import com.athyper.tenancy.definition.ActiveDefinition;
import com.athyper.tenancy.definition.DefinitionStore.Snapshot;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/** Documents that are alike are kept once, for however many tenants they are in force. */
final class SharedDocuments {
    private final Cache<String, Value.Fields> byHash = Caffeine.newBuilder().weakValues().build();

    Snapshot shared(Snapshot loaded) {
        return new Snapshot(
                loaded.tenant(),
                loaded.epoch(),
                loaded.state(),
                loaded.definitions().stream().map(this::shared).toList());
    }

    private ActiveDefinition shared(ActiveDefinition definition) {
        return new ActiveDefinition(
                definition.key(),
                definition.version(),
                definition.hash(),
                byHash.get(definition.hash(), _ -> definition.document()));
    }
}
