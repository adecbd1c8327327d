package com.athyper.meta;

import com.athyper.kernel.TenantId;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a table consists of, as far as the platform has a say: expected of a model, or found in the
 * database.
 *
 * @param columns by name
 * @param constraints by name, and whether each holds for all rows
 * @param indexes by name, and whether each is complete; those of constraints are left out
 * @param triggers by name; expected are those that the entity itself asks for, as others have
 *     theirs on its table too
 * @param guarded whether row-level security is enabled and forced, with the policy of tenants
 */
public record TableShape(
        Map<String, Column> columns,
        Map<String, Boolean> constraints,
        Map<String, Boolean> indexes,
        Set<String> triggers,
        boolean guarded) {
    private static final Map<String, String> LONG_NAMES =
            Map.of("timestamptz", "timestamp with time zone");

    public TableShape {
        columns = Map.copyOf(columns);
        constraints = Map.copyOf(constraints);
        indexes = Map.copyOf(indexes);
        triggers = Set.copyOf(triggers);
    }

    /**
     * @param type as {@code format_type} names it
     */
    public record Column(String type, boolean required) {}

    /** What the table of an entity in force has to be. */
    public static TableShape expected(TenantId tenant, EntityModel model) {
        var table = Table.of(tenant, model);
        var columns = new TreeMap<String, Column>();
        platform().forEach(columns::put);
        var constraints = new TreeMap<String, Boolean>();
        constraints.put(model.name() + ".primary", true);
        constraints.put(model.name() + ".tenant", true);
        var indexes = new TreeMap<String, Boolean>();
        indexes.put(model.name() + ".created", true);
        indexes.put(model.name() + ".state", true);
        if (table.softDelete()) {
            columns.put(SoftDeletion.NAME, new Column("timestamp with time zone", false));
            indexes.put(model.name() + ".deleted", true);
        }
        var triggers = new TreeSet<String>();
        table.period()
                .ifPresent(
                        period -> {
                            constraints.put(Period.checkName(table).text(), true);
                            indexes.put(period.index(table, "").getKey(), true);
                            triggers.add(Period.triggerName(model.name()));
                        });
        for (Field field : model.fields()) {
            for (var column : field.columns()) {
                columns.put(column.name(), new Column(type(field, column), field.required()));
            }
            for (var rule : table.rules(field).keySet()) {
                constraints.put(new ConstraintName(model.name(), field.id(), rule).text(), true);
            }
            if (table.isUniqueAmongPresent(field)) {
                indexes.put(
                        new ConstraintName(model.name(), field.id(), ConstraintName.Rule.UNIQUE)
                                .text(),
                        true);
            }
            if (field.isReference()) {
                indexes.put(model.name() + "." + field.id() + ".index", true);
            }
            if (field.isMultiReference()) {
                indexes.put(model.name() + "." + field.id() + ".listed", true);
                triggers.add(MultiReference.triggerName(table, field));
            }
            if (field.isAttachment()) {
                triggers.add(AttachmentField.triggerName(table, field));
            }
        }
        TableIndexes.of(table, model).keySet().forEach(name -> indexes.put(name, true));
        return new TableShape(columns, constraints, indexes, triggers, true);
    }

    /** Columns of fields that are no more, which keep what they held. */
    public static Set<String> retired(EntityModel model) {
        return new TreeSet<>(EntityDocument.read(model.document()).retiredColumns());
    }

    private static Map<String, Column> platform() {
        var text = new Column("text", true);
        var time = new Column("timestamp with time zone", true);
        return Map.of(
                "tenant_id", text,
                "id", new Column("uuid", true),
                "version", new Column("bigint", true),
                "state", new Column("text", false),
                "locked_by", new Column("uuid", false),
                "created_by", text,
                "created_at", time,
                "updated_by", text,
                "updated_at", time);
    }

    static String type(Field field, com.athyper.meta.Column column) {
        return longName(Table.type(field, column));
    }

    private static String longName(String type) {
        return LONG_NAMES.getOrDefault(type, type.replace(", ", ","));
    }
}
