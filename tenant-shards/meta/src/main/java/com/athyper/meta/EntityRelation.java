package com.athyper.meta;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Value;

import java.util.Optional;
import java.util.Set;

/**
 * The other end of a field by which records of another entity refer to those of this one. It is
 * written among the fields and has no column: whoever refers, keeps the reference.
 *
 * @param by the field of the other entity
 * @param many whether the field is a list of references, and not a single one
 */
public record EntityRelation(
        String name, String label, EntityName entity, String by, boolean many) {
    public static final String ONE_TO_MANY = "one-to-many";
    public static final String MANY_TO_MANY = "many-to-many";

    /** After those of fields that have a column. */
    static final String TYPES = ", " + ONE_TO_MANY + ", " + MANY_TO_MANY;

    private static final Set<String> MEMBERS = Set.of("name", "label", "type", "entity", "by");

    /** Whether a field of a definition is none, but the other end of one. */
    public static boolean isMeant(Value.Fields field) {
        String type = field.text("type").orElse("");
        return type.equals(ONE_TO_MANY)
                || (type.equals(MANY_TO_MANY) && field.get("by").isPresent());
    }

    static boolean isMeant(Members members) {
        return isMeant(members.object());
    }

    static Optional<EntityRelation> read(Members members) {
        int before = members.faults().size();
        members.only(MEMBERS);
        members.require("name");
        members.require("entity");
        members.require("by");
        var name = members.name("name").map(EntityName::value);
        if (name.filter(FieldReader.RESERVED::contains).isPresent()) {
            members.fault("name", "reserved-name", "`" + name.get() + "` is taken");
        }
        var label = members.label("label", EntityLimits.LABEL_MAX);
        var entity = members.name("entity");
        var by = members.name("by").map(EntityName::value);
        return members.faults().size() > before
                ? Optional.empty()
                : Optional.of(
                        new EntityRelation(
                                name.orElseThrow(),
                                label.orElseGet(() -> FieldReader.labelOf(name.orElseThrow())),
                                entity.orElseThrow(),
                                by.orElseThrow(),
                                members.text("type").filter(MANY_TO_MANY::equals).isPresent()));
    }

    Value write() {
        return Value.object()
                .put("name", name)
                .put("label", label)
                .put("type", type())
                .put("entity", entity.value())
                .put("by", by)
                .build();
    }

    /** What it is called in definitions. */
    public String type() {
        return many ? MANY_TO_MANY : ONE_TO_MANY;
    }

    Inbound inbound() {
        return new Inbound(name, label, entity, by, Optional.empty(), EntityLimits.ITEMS_MAX);
    }

    /** What is wrong between the relation and the entity that its records are of. */
    Optional<String> fault(EntityModel owner, EntityModel other) {
        boolean fits =
                other.field(by)
                        .filter(field -> many ? field.isMultiReference() : field.isReference())
                        .flatMap(Field::target)
                        .filter(owner.name()::equals)
                        .isPresent();
        return fits
                ? Optional.empty()
                : Optional.of(
                        "`%s` of `%s` is no %s to `%s`"
                                .formatted(
                                        by,
                                        entity,
                                        many ? "multi-reference" : "reference",
                                        owner.name()));
    }
}
