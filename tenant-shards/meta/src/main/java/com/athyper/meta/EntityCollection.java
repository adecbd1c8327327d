package com.athyper.meta;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Value;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Records of another entity that are written with a record of this one, such as the lines of an
 * order.
 *
 * @param of whose records they are
 * @param by the field by which each refers to the record that it belongs to
 * @param position the field that holds its place among the others, from one on
 */
public record EntityCollection(
        String name, EntityName of, String by, String position, int maxItems) {

    private static final Set<String> MEMBERS = Set.of("name", "of", "by", "position", "maxItems");

    static List<EntityCollection> read(Members members) {
        var names = new HashSet<String>();
        var collections = new ArrayList<EntityCollection>();
        for (Members each : members.objects("collections", EntityLimits.COLLECTIONS_MAX)) {
            each.only(MEMBERS);
            MEMBERS.stream()
                    .filter(name -> !name.equals("maxItems"))
                    .sorted()
                    .forEach(each::require);
            var name = each.name("name").map(EntityName::value);
            var of = each.name("of");
            var by = each.text("by");
            var position = each.text("position");
            var maxItems = each.count("maxItems", 1, EntityLimits.ITEMS_MAX);
            if (name.isPresent() && !names.add(name.get())) {
                each.fault("name", "duplicate", "`" + name.get() + "` appears twice");
            }
            if (name.isPresent() && FieldReader.RESERVED.contains(name.get())) {
                each.fault("name", "reserved-name", "`" + name.get() + "` is taken");
            }
            if (name.isPresent() && of.isPresent() && by.isPresent() && position.isPresent()) {
                collections.add(
                        new EntityCollection(
                                name.get(),
                                of.get(),
                                by.get(),
                                position.get(),
                                maxItems.orElse(EntityLimits.ITEMS_MAX)));
            }
        }
        return collections;
    }

    Value write() {
        return Value.object()
                .put("name", name)
                .put("of", of.value())
                .put("by", by)
                .put("position", position)
                .put("maxItems", maxItems)
                .build();
    }

    Inbound inbound() {
        return new Inbound(
                name, FieldReader.labelOf(name), of, by, Optional.of(position), maxItems);
    }

    /** What is wrong between the collection and the entity that its records are of. */
    Optional<String> fault(EntityModel owner, EntityModel member) {
        if (owner.name().equals(member.name())) {
            return Optional.of("an entity does not collect its own records");
        }
        var reference = member.field(by);
        if (reference.isEmpty()
                || !reference.get().isReference()
                || !reference.get().required()
                || !reference.get().target().equals(Optional.of(owner.name()))) {
            return Optional.of(
                    "`%s` of `%s` is no required reference to `%s`"
                            .formatted(by, of, owner.name()));
        }
        return member.field(position).filter(it -> it.type() == FieldType.INTEGER).isPresent()
                ? Optional.empty()
                : Optional.of("`%s` of `%s` is no integer".formatted(position, of));
    }
}
