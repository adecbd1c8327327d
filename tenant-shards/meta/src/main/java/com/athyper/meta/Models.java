package com.athyper.meta;

import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.TenantId;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The entities in force, answered from this node's memory. */
public interface Models {
    Optional<EntityModel> find(TenantId tenant, EntityName name);

    Map<EntityName, EntityModel> all(TenantId tenant);

    /**
     * As the people of an organizational unit have it.
     *
     * @param path the unit and all above it, the highest first; empty for who is of none
     * @return empty as well where what the units say does not fit together
     */
    default Optional<EntityModel> find(TenantId tenant, EntityName name, List<String> path) {
        return find(tenant, name).flatMap(whole -> seen(whole, path));
    }

    /**
     * As the people of an organizational unit have them, without those of which what the units say
     * does not fit together.
     */
    default Map<EntityName, EntityModel> all(TenantId tenant, List<String> path) {
        var all = all(tenant);
        if (path.isEmpty() || all.values().stream().allMatch(it -> it.orgUnits().isEmpty())) {
            return all;
        }
        var seen = new HashMap<EntityName, EntityModel>();
        all.forEach((name, whole) -> seen(whole, path).ifPresent(model -> seen.put(name, model)));
        return Map.copyOf(seen);
    }

    private Optional<EntityModel> seen(EntityModel whole, List<String> path) {
        return switch (within(whole, path)) {
            case Answer.Ok<EntityModel>(var model) -> Optional.of(model);
            case Answer.Refused<EntityModel> _ -> Optional.empty();
        };
    }

    /** The same model, or what the units on the path make of it. */
    default Answer<EntityModel> within(EntityModel whole, List<String> path) {
        return EntityCompiler.within(whole, path);
    }

    /** Asks for what is in force now, after a sign that this node's memory is behind. */
    CompletionStage<Void> refresh(TenantId tenant);
}
