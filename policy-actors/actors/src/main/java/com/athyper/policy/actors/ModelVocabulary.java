package com.athyper.policy.actors;

import com.athyper.expression.Type;
import com.athyper.kernel.EntityName;
import com.athyper.meta.EntityModel;
import com.athyper.meta.record.ModelScope;
import com.athyper.policy.Vocabulary;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What policies can name of the entities in force of one tenant. */
record ModelVocabulary(Map<EntityName, EntityModel> models) implements Vocabulary {

    @Override
    public Optional<Map<String, Type>> attributes(EntityName entity) {
        return find(entity).map(ModelScope::attributes);
    }

    @Override
    public Optional<Set<String>> states(EntityName entity) {
        return find(entity).map(ModelVocabulary::states);
    }

    @Override
    public Optional<Set<EntityName>> module(String name) {
        return Optional.of(
                models.values().stream()
                        .filter(model -> model.module().filter(name::equals).isPresent())
                        .map(EntityModel::name)
                        .collect(Collectors.toUnmodifiableSet()));
    }

    /** None of what has no lifecycle. */
    static Set<String> states(EntityModel model) {
        return model.lifecycle()
                .map(lifecycle -> Set.copyOf(lifecycle.states()))
                .orElseGet(Set::of);
    }

    private Optional<EntityModel> find(EntityName entity) {
        return Optional.ofNullable(models.get(entity));
    }
}
