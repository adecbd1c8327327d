package com.athyper.actors.meta;

import com.athyper.kernel.Answer;
import com.athyper.meta.EntityCompiler;
import com.athyper.meta.EntityModel;
import com.athyper.tenancy.definition.ActiveDefinition;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import java.util.List;

/** Models that are alike are compiled and kept once, for however many tenants they are in force. */
final class SharedModels {
    private static final int SEEN_MAX = 500;

    private final Cache<Key, EntityModel> models = Caffeine.newBuilder().weakValues().build();

    /** Nothing else holds them. */
    private final Cache<Seen, EntityModel> seen =
            Caffeine.newBuilder().maximumSize(SEEN_MAX).build();

    private record Key(String hash, int version) {}

    /**
     * @param units those on the path that have something to say
     */
    private record Seen(String hash, int version, List<String> units) {}

    EntityModel of(ActiveDefinition definition) {
        return models.get(
                new Key(definition.hash(), definition.version()),
                _ -> EntityCompiler.trusted(definition.document(), definition.version()));
    }

    Answer<EntityModel> within(EntityModel whole, List<String> path) {
        if (whole.orgUnits().isEmpty()) {
            return Answer.ok(whole);
        }
        var units = path.stream().filter(whole.orgUnits()::contains).toList();
        var key = new Seen(whole.hash(), whole.version(), units);
        EntityModel known = seen.getIfPresent(key);
        return known != null
                ? Answer.ok(known)
                : EntityCompiler.within(whole, units).map(made -> seen.get(key, _ -> made));
    }
}
