package com.athyper.meta;

import com.athyper.kernel.EntityName;

import java.util.Optional;

/**
 * What a rule of a field is called in the database. It is made of the field's id, so that a rename
 * leaves it alone, and can be read back from the error of a statement that broke the rule. The
 * points keep it apart from every table, whose name has none.
 */
public record ConstraintName(EntityName entity, String field, Rule rule) {

    /** The rules that the database keeps itself. */
    public enum Rule {
        UNIQUE("unique"),
        TARGET("target"),
        LENGTH("length"),
        VALUES("values"),
        BYTES("bytes"),
        MEDIA("media");

        private final String id;

        Rule(String id) {
            this.id = id;
        }
    }

    /** Of the periods of an entity's records, which are no single field's. */
    public static ConstraintName ofPeriod(EntityName entity, Rule rule) {
        return new ConstraintName(entity, "period", rule);
    }

    public String text() {
        return entity + "." + field + "." + rule.id;
    }

    /** Empty if the name is none that {@link #text} makes. */
    public static Optional<ConstraintName> parse(String name) {
        String[] parts = name.split("\\.", -1);
        if (parts.length != 3 || !EntityName.isValid(parts[0])) {
            return Optional.empty();
        }
        for (Rule rule : Rule.values()) {
            if (rule.id.equals(parts[2])) {
                return Optional.of(new ConstraintName(new EntityName(parts[0]), parts[1], rule));
            }
        }
        return Optional.empty();
    }
}
