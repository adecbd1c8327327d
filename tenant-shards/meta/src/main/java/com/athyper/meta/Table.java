package com.athyper.meta;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Json;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;

import java.util.EnumMap;
import java.util.Map;

/** Where a tenant keeps the records of one entity, in the words of the database. */
record Table(TenantId tenant, EntityName entity) {

    String schema() {
        return Sql.identifier(EntityModel.schema(tenant));
    }

    String name() {
        return schema() + "." + Sql.identifier(entity.value());
    }

    Table of(EntityName other) {
        return new Table(tenant, other);
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

    static String type(Field field) {
        return switch (field.type()) {
            case STRING, TEXT, ENUM -> "text";
            case EMAIL, PHONE, URL, COUNTRY, CURRENCY, LANGUAGE, TIME, DURATION -> "text";
            case INTEGER -> "bigint";
            case DECIMAL -> "numeric(" + field.precision() + ", " + field.scale() + ")";
            case BOOLEAN -> "boolean";
            case DATE -> "date";
            case DATETIME -> "timestamptz";
            case UUID, REFERENCE -> "uuid";
            case JSON -> "jsonb";
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
                                        "CHECK (char_length(" + column + ") <= " + length + ")"));
        if (field.type() == FieldType.ENUM) {
            rules.put(
                    ConstraintName.Rule.VALUES,
                    "CHECK (" + column + " IN " + Sql.literals(field.values()) + ")");
        }
        if (field.unique()) {
            rules.put(ConstraintName.Rule.UNIQUE, "UNIQUE (tenant_id, " + column + ")");
        }
        field.target()
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

    static String literal(Field field, Value value) {
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
        return Sql.literal(text) + "::" + type(field);
    }
}
