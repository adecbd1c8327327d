package com.athyper.meta;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Json;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where a tenant keeps the records of one entity, in the words of the database.
 *
 * @param softDelete whether it has deleted records too
 * @param period of its records, if they have one
 */
record Table(TenantId tenant, EntityName entity, boolean softDelete, Optional<Period> period) {

    static Table of(TenantId tenant, EntityModel model) {
        return new Table(tenant, model.name(), model.traits().softDelete(), Period.of(model));
    }

    String schema() {
        return Sql.identifier(EntityModel.schema(tenant));
    }

    String name() {
        return schema() + "." + Sql.identifier(entity.value());
    }

    Table of(EntityName other) {
        return new Table(tenant, other, false, Optional.empty());
    }

    String index(String what) {
        return Sql.identifier(entity + "." + what);
    }

    String constraint(Field field, ConstraintName.Rule rule) {
        return Sql.identifier(new ConstraintName(entity, field.id(), rule).text());
    }

    static String column(Field field) {
        return Sql.identifier(field.column());
    }

    static String column(Column column) {
        return Sql.identifier(column.name());
    }

    static String type(Field field) {
        return type(field, field.columns().getFirst());
    }

    static String type(Field field, Column column) {
        return switch (column.type()) {
            case STRING, TEXT, ENUM, SEQUENCE -> "text";
            case EMAIL, PHONE, URL, COUNTRY, CURRENCY, LANGUAGE, UNIT, TIME, DURATION -> "text";
            case INTEGER -> "bigint";
            case DECIMAL -> "numeric(" + field.precision() + ", " + field.scale() + ")";
            case BOOLEAN -> "boolean";
            case DATE -> "date";
            case DATETIME -> "timestamptz";
            case UUID, REFERENCE -> "uuid";
            case MULTI_REFERENCE -> "uuid[]";
            case JSON, ATTACHMENT -> "jsonb";
            case MONEY -> throw new IllegalArgumentException("money has a column for each part");
        };
    }

    /** The type with the order of its texts: one for equality, order and every index. */
    static String definition(Field field, Column column) {
        return type(field, column) + (isText(column.type()) ? " " + Sql.BY_CODE_POINT : "");
    }

    static boolean isText(FieldType type) {
        return switch (type) {
            case STRING, TEXT, ENUM, SEQUENCE -> true;
            case EMAIL, PHONE, URL, COUNTRY, CURRENCY, LANGUAGE, UNIT, TIME, DURATION -> true;
            case INTEGER, DECIMAL, BOOLEAN, DATE, DATETIME, UUID -> false;
            case REFERENCE, MULTI_REFERENCE, JSON, MONEY, ATTACHMENT -> false;
        };
    }

    /** The field's rules that the database keeps, each as the body of a table constraint. */
    Map<ConstraintName.Rule, String> rules(Field field) {
        var rules = new EnumMap<ConstraintName.Rule, String>(ConstraintName.Rule.class);
        String column = column(field);
        field.maxLength()
                .ifPresent(
                        length ->
                                rules.put(
                                        ConstraintName.Rule.LENGTH,
                                        "CHECK (" + length(field, column) + " <= " + length + ")"));
        if (field.type() == FieldType.ENUM) {
            rules.put(
                    ConstraintName.Rule.VALUES,
                    "CHECK (" + column + " IN " + Sql.literals(field.values()) + ")");
        }
        if (field.type() == FieldType.MONEY) {
            rules.put(
                    ConstraintName.Rule.VALUES,
                    field.columns().stream()
                            .map(part -> "(" + column(part) + " IS NULL)")
                            .collect(Collectors.joining(" = ", "CHECK (", ")")));
        }
        if (field.unique() && !softDelete) {
            rules.put(ConstraintName.Rule.UNIQUE, "UNIQUE (tenant_id, " + column + ")");
        }
        field.target()
                .filter(_ -> field.isReference())
                .ifPresent(
                        target ->
                                rules.put(
                                        ConstraintName.Rule.TARGET,
                                        "FOREIGN KEY (tenant_id, "
                                                + column
                                                + ") REFERENCES "
                                                + of(target).name()
                                                + " (tenant_id, id) ON DELETE RESTRICT"));
        return rules;
    }

    /** How long a value is, as its greatest length is meant. */
    static String length(Field field, String value) {
        String function =
                field.isMultiReference()
                        ? "cardinality"
                        : field.isAttachment() ? "jsonb_array_length" : "char_length";
        return function + "(" + value + ")";
    }

    /** Whether the field's values are unique among the records that are not deleted. */
    boolean isUniqueAmongPresent(Field field) {
        return field.unique() && softDelete;
    }

    static String literal(Field field, Column column, Value whole) {
        Value value = column.of(whole);
        String text =
                switch (value) {
                    case Value.Text(var plain) when field.type() != FieldType.JSON -> plain;
                    case Value.Num(var number) when field.type() != FieldType.JSON ->
                            number.toPlainString();
                    case Value.Null _,
                            Value.Bool _,
                            Value.Num _,
                            Value.Text _,
                            Value.Items _,
                            Value.Fields _ ->
                            Json.write(value);
                };
        return Sql.literal(text) + "::" + type(field, column);
    }
}
