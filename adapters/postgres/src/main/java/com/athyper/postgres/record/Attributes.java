package com.athyper.postgres.record;

import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Field;
import com.athyper.meta.FieldType;
import com.athyper.meta.record.Attribute;
import com.athyper.postgres.record.Operand.Constant;
import com.athyper.postgres.record.Operand.Day;
import com.athyper.postgres.record.Operand.Identity;
import com.athyper.postgres.record.Operand.Moment;
import com.athyper.postgres.record.Operand.Nothing;
import com.athyper.postgres.record.Operand.Numeric;
import com.athyper.postgres.record.Operand.Text;
import com.athyper.postgres.record.Operand.Truth;

import org.jooq.impl.DSL;

import java.util.List;
import java.util.Set;

/** Finds the columns behind {@code record.amount}, {@code resource.createdBy} and the like. */
record Attributes(EntityModel model, String alias) implements Columns {

    private static final Set<String> ROOTS = Set.of("record", "resource");

    Attributes(EntityModel model) {
        this(model, EntityTable.ALIAS);
    }

    @Override
    public Operand find(String root, List<String> path) {
        if (!ROOTS.contains(root)) {
            return new Nothing();
        }
        if (path.isEmpty()) {
            return new Constant(Value.EMPTY);
        }
        if (path.size() == 2 && isMoney(path.getFirst())) {
            return find(path.getFirst() + "." + path.getLast());
        }
        Operand attribute = find(path.getFirst());
        if (path.size() == 1) {
            return attribute;
        }
        return attribute instanceof Operand.Json(var field)
                ? new Operand.Json(within(field, path.subList(1, path.size())))
                : new Nothing();
    }

    Operand find(String name) {
        return switch (name) {
            case "id" -> new Identity(column("id"));
            case "version" -> new Numeric(column("version"));
            case "state" ->
                    new Text(
                            model.lifecycle().isPresent()
                                    ? column("state")
                                    : DSL.field(EntityTable.NO_STATE),
                            false);
            case "createdBy" -> new Text(column("created_by"), false);
            case "updatedBy" -> new Text(column("updated_by"), false);
            case "createdAt" -> new Moment(column("created_at"));
            case "updatedAt" -> new Moment(column("updated_at"));
            default -> model.field(name).map(this::of).orElseGet(() -> part(name));
        };
    }

    private boolean isMoney(String name) {
        return model.field(name).filter(field -> field.type() == FieldType.MONEY).isPresent();
    }

    private Operand part(String name) {
        return Attribute.fieldOf(model, name).stream()
                .flatMap(field -> field.columns().stream())
                .filter(part -> name.endsWith("." + part.part().orElse("")))
                .findFirst()
                .<Operand>map(
                        part ->
                                part.type() == FieldType.DECIMAL
                                        ? new Numeric(column(part.name()))
                                        : new Text(column(part.name()), false))
                .orElseGet(Nothing::new);
    }

    private Operand money(Field field) {
        var parts = field.columns();
        return new Operand.Json(
                DSL.field(
                        "(CASE WHEN {0} IS NOT NULL THEN jsonb_build_object('amount', {0},"
                                + " 'currency', {1}) END)",
                        column(parts.getFirst().name()), column(parts.getLast().name())));
    }

    private Operand of(Field field) {
        return field.type() == FieldType.MONEY
                ? money(field)
                : operand(column(field.column()), field.type(), mayLookLikeInstant(field));
    }

    /**
     * @param free whether a text may happen to be written as an instant is
     */
    static Operand operand(org.jooq.Field<?> column, FieldType type, boolean free) {
        return switch (type) {
            case STRING, TEXT, ENUM, SEQUENCE -> new Text(column, free);
            case EMAIL, PHONE, URL, COUNTRY, CURRENCY, LANGUAGE, UNIT, TIME, DURATION ->
                    new Text(column, false);
            case INTEGER, DECIMAL -> new Numeric(column);
            case BOOLEAN -> new Truth(DSL.condition("{0}", column));
            case DATE -> new Day(column);
            case DATETIME -> new Moment(column);
            case UUID, REFERENCE -> new Identity(column);
            case JSON, MONEY, ATTACHMENT -> new Operand.Json(column);
            case MULTI_REFERENCE -> new Operand.Json(DSL.field("to_jsonb({0})", column));
        };
    }

    private static boolean mayLookLikeInstant(Field field) {
        return field.type() != FieldType.ENUM
                || field.values().stream().anyMatch(value -> Instants.of(value).isPresent());
    }

    private org.jooq.Field<?> column(String name) {
        return DSL.field(DSL.name(alias, name));
    }

    /** By names alone: a number in the path is no place in an array. */
    private static org.jooq.Field<?> within(org.jooq.Field<?> json, List<String> path) {
        org.jooq.Field<?> inner = json;
        for (String name : path) {
            inner = DSL.field("({0} -> {1}::text)", inner, DSL.val(name));
        }
        return inner;
    }
}
