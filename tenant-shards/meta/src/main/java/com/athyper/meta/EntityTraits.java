package com.athyper.meta;

import com.athyper.kernel.Value;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What an entity is, besides its fields.
 *
 * @param softDelete whether a deleted record is kept, unseen, and can come back
 * @param collections what is written with its records
 * @param indexes the orders that its lists are fast in
 * @param relations the other ends of fields that refer to its records
 * @param effectiveDating when its records hold, if they do not all the time
 */
public record EntityTraits(
        boolean softDelete,
        Optional<EntityClass> entityClass,
        List<EntityCollection> collections,
        List<EntityIndex> indexes,
        List<EntityRelation> relations,
        Optional<EffectiveDating> effectiveDating) {
    public static final EntityTraits NONE =
            new EntityTraits(
                    false, Optional.empty(), List.of(), List.of(), List.of(), Optional.empty());

    static final Set<String> MEMBERS =
            Set.of("softDelete", "class", "collections", "indexes", EffectiveDating.MEMBER);

    public EntityTraits {
        collections = List.copyOf(collections);
        indexes = List.copyOf(indexes);
        relations = List.copyOf(relations);
    }

    EntityTraits with(List<EntityRelation> others) {
        return new EntityTraits(
                softDelete, entityClass, collections, indexes, others, effectiveDating);
    }

    /** Every way from a record to those that refer to it. */
    List<Inbound> inbound() {
        return Stream.concat(
                        collections.stream().map(EntityCollection::inbound),
                        relations.stream().map(EntityRelation::inbound))
                .toList();
    }

    /** What is left out carries over; null takes it away. Relations are among the fields. */
    static EntityTraits read(Members members, Optional<EntityTraits> before) {
        var kept = before.orElse(NONE);
        return new EntityTraits(
                given(members, "softDelete") ? members.flag("softDelete") : kept.softDelete(),
                given(members, "class") ? entityClass(members) : kept.entityClass(),
                given(members, "collections") ? EntityCollection.read(members) : kept.collections(),
                given(members, "indexes") ? EntityIndex.read(members) : kept.indexes(),
                kept.relations(),
                given(members, EffectiveDating.MEMBER)
                        ? EffectiveDating.read(members)
                        : kept.effectiveDating());
    }

    /** The same for other fields: what mentions a field follows it to its new name. */
    EntityTraits following(List<Field> before, List<Field> now) {
        return new EntityTraits(
                softDelete,
                entityClass,
                collections,
                indexes.stream().map(index -> index.following(before, now)).toList(),
                relations,
                effectiveDating.map(dating -> dating.following(before, now)));
    }

    private static boolean given(Members members, String name) {
        return members.object().get(name).isPresent();
    }

    private static Optional<EntityClass> entityClass(Members members) {
        return members.text("class")
                .flatMap(
                        text -> {
                            var found = EntityClass.of(text);
                            if (found.isEmpty()) {
                                members.fault(
                                        "class", "unknown-class", "one of " + EntityClass.all());
                            }
                            return found;
                        });
    }

    /** Nothing of what an entity is not, so that documents of before keep their hashes. */
    void write(Value.ObjectBuilder document) {
        if (softDelete) {
            document.put("softDelete", true);
        }
        document.put("class", entityClass.map(EntityClass::id));
        effectiveDating.ifPresent(dating -> document.put(EffectiveDating.MEMBER, dating.write()));
        if (!collections.isEmpty()) {
            document.put(
                    "collections",
                    new Value.Items(collections.stream().map(EntityCollection::write).toList()));
        }
        if (!indexes.isEmpty()) {
            document.put(
                    "indexes", new Value.Items(indexes.stream().map(EntityIndex::write).toList()));
        }
    }
}
