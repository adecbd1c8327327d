package com.athyper.actors.memory;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Value;
import com.athyper.tenancy.definition.ActiveDefinition;
import com.athyper.tenancy.definition.DefinitionKey;
import com.athyper.tenancy.definition.DefinitionStore.Snapshot;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Interner;

/**
 * Documents that are alike are kept once, and so are their names and hashes, for however many
 * tenants they are in force.
 */
final class SharedDocuments {
    private final Cache<String, Value.Fields> byHash = Caffeine.newBuilder().weakValues().build();
    private final Interner<String> hashes = Interner.newWeakInterner();
    private final Interner<EntityName> names = Interner.newWeakInterner();

    Snapshot shared(Snapshot loaded) {
        return new Snapshot(
                loaded.tenant(),
                loaded.epoch(),
                loaded.state(),
                loaded.definitions().stream().map(this::shared).toList());
    }

    private ActiveDefinition shared(ActiveDefinition definition) {
        DefinitionKey key = definition.key();
        return new ActiveDefinition(
                new DefinitionKey(key.tenant(), key.kind(), names.intern(key.name())),
                definition.version(),
                hashes.intern(definition.hash()),
                byHash.get(definition.hash(), _ -> definition.document()));
    }
}
