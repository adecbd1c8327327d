package com.athyper.actors.meta;

import com.athyper.meta.EntityCompiler;
import com.athyper.meta.EntityModel;
import com.athyper.tenancy.definition.ActiveDefinition;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/** Models that are alike are compiled and kept once, for however many tenants they are in force. */
final class SharedModels {
    private final Cache<Key, EntityModel> models = Caffeine.newBuilder().weakValues().build();

    private record Key(String hash, int version) {}

    EntityModel of(ActiveDefinition definition) {
        return models.get(
                new Key(definition.hash(), definition.version()),
                _ -> EntityCompiler.trusted(definition.document(), definition.version()));
    }
}
