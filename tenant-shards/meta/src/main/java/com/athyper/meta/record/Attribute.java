package com.athyper.meta.record;

import com.athyper.expression.Expr;
import com.athyper.expression.Type;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Field;
import com.athyper.meta.FieldType;
import com.athyper.meta.StandardForm;
import com.athyper.meta.TextForm;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Something of a record that a query may mention: a field, or what the platform knows of it.
 *
 * @param values all that it may hold, if there is a list
 */
public record Attribute(String name, FieldType type, List<String> values, OptionalInt maxLength) {
    /** What a cursor has room for. */
    public static final int SORTABLE_LENGTH_MAX = 1_000;

    private static final int NAME_LENGTH_MAX = 127;

    public Attribute {
        values = List.copyOf(values);
    }

    /** The record that a filter speaks of. */
    public static final String ROOT = "record";

    public static Optional<Attribute> of(EntityModel model, String name) {
        return switch (name) {
            case "id" -> Optional.of(platform(name, FieldType.UUID));
            case "version" -> Optional.of(platform(name, FieldType.INTEGER));
            case "createdAt", "updatedAt" -> Optional.of(platform(name, FieldType.DATETIME));
            case "createdBy", "updatedBy" ->
                    Optional.of(
                            new Attribute(
                                    name,
                                    FieldType.STRING,
                                    List.of(),
                                    OptionalInt.of(NAME_LENGTH_MAX)));
            case "state" ->
                    model.lifecycle()
                            .map(
                                    lifecycle ->
                                            new Attribute(
                                                    name,
                                                    FieldType.ENUM,
                                                    lifecycle.states(),
                                                    OptionalInt.empty()));
            default -> model.field(name).map(Attribute::of).or(() -> part(model, name));
        };
    }

    /** As {@link #of}, of what is shown: who asks by a hidden field would learn what it holds. */
    public static Optional<Attribute> shown(EntityModel model, String name) {
        return fieldOf(model, name).filter(field -> !model.isShown(field)).isPresent()
                ? Optional.empty()
                : of(model, name);
    }

    static Attribute of(Field field) {
        return new Attribute(field.name(), field.type(), field.values(), field.maxLength());
    }

    /** The {@code price.amount} and {@code price.currency} of a {@code price}. */
    private static Optional<Attribute> part(EntityModel model, String name) {
        return fieldOf(model, name).stream()
                .flatMap(field -> field.columns().stream())
                .filter(column -> column.part().isPresent())
                .filter(column -> name.endsWith("." + column.part().get()))
                .map(column -> platform(name, column.type()))
                .findFirst();
    }

    /** The field that an attribute is, or is a part of. */
    public static Optional<Field> fieldOf(EntityModel model, String name) {
        return model.field(path(name).getFirst());
    }

    private static List<String> path(String name) {
        return List.of(name.split("\\.", -1));
    }

    /** What a record has there. */
    static Value of(Value.Fields attributes, String name) {
        Value value = attributes;
        for (String member : path(name)) {
            value =
                    value instanceof Value.Fields fields
                            ? fields.get(member).orElse(Value.NULL)
                            : Value.NULL;
        }
        return value;
    }

    private static Attribute platform(String name, FieldType type) {
        return new Attribute(name, type, List.of(), OptionalInt.empty());
    }

    public Expr.Ref ref() {
        return new Expr.Ref(ROOT, path(name));
    }

    public Type expressionType() {
        return switch (type) {
            case STRING, TEXT, SEQUENCE, ENUM, UUID, REFERENCE -> Type.TEXT;
            case EMAIL, PHONE, URL, COUNTRY, CURRENCY, LANGUAGE, UNIT, TIME, DURATION -> Type.TEXT;
            case INTEGER, DECIMAL -> Type.NUMBER;
            case BOOLEAN -> Type.BOOLEAN;
            case DATE -> Type.DATE;
            case DATETIME -> Type.DATETIME;
            case MULTI_REFERENCE -> Type.LIST;
            case JSON, MONEY, ATTACHMENT -> Type.ANY;
        };
    }

    /**
     * Whether it has values that can be equal: JSON and lists have none, and money only in its
     * parts.
     */
    public boolean isComparable() {
        return type != FieldType.JSON
                && type != FieldType.ATTACHMENT
                && type != FieldType.MONEY
                && type != FieldType.MULTI_REFERENCE;
    }

    public boolean isOrdered() {
        return switch (type) {
            case STRING, TEXT, SEQUENCE, INTEGER, DECIMAL, DATE, DATETIME -> true;
            case TIME -> true;
            case ENUM, UUID, REFERENCE, MULTI_REFERENCE, BOOLEAN, JSON, MONEY, ATTACHMENT -> false;
            case EMAIL, PHONE, URL, COUNTRY, CURRENCY, LANGUAGE, UNIT, DURATION -> false;
        };
    }

    boolean isText() {
        return switch (type) {
            case STRING, TEXT, SEQUENCE, EMAIL, PHONE, URL, LANGUAGE -> true;
            case COUNTRY, CURRENCY, UNIT, TIME, DURATION, INTEGER, DECIMAL, BOOLEAN -> false;
            case DATE, DATETIME, ENUM, UUID, REFERENCE, MULTI_REFERENCE, JSON, MONEY -> false;
            case ATTACHMENT -> false;
        };
    }

    public boolean isSortable() {
        return switch (type) {
            // Longer than a cursor's room; and PT9H comes after PT10H as a text.
            case JSON, MONEY, MULTI_REFERENCE, ATTACHMENT, URL, DURATION -> false;
            case STRING, TEXT -> maxLength.orElse(0) <= SORTABLE_LENGTH_MAX;
            case INTEGER, DECIMAL, BOOLEAN, DATE, DATETIME, ENUM, UUID, REFERENCE -> true;
            case EMAIL, PHONE, COUNTRY, CURRENCY, LANGUAGE, UNIT, TIME, SEQUENCE -> true;
        };
    }

    /**
     * A value to compare with, in its standard form; empty if it is of another type. It need not be
     * one that the attribute can hold, unless there is a list of those.
     */
    public Optional<Value> operand(Value value) {
        return switch (type) {
            case INTEGER, DECIMAL -> StandardForm.decimal(value).map(Value::of);
            case BOOLEAN -> value instanceof Value.Bool ? Optional.of(value) : Optional.empty();
            case STRING, TEXT, SEQUENCE ->
                    value instanceof Value.Text ? Optional.of(value) : Optional.empty();
            case ENUM ->
                    value instanceof Value.Text(var text) && values.contains(text)
                            ? Optional.of(value)
                            : Optional.empty();
            case DATE -> text(value).flatMap(StandardForm::date).map(Value::of);
            case DATETIME -> text(value).flatMap(StandardForm::datetime).map(Value::of);
            case UUID, REFERENCE, MULTI_REFERENCE ->
                    text(value).flatMap(StandardForm::uuid).map(Value::of);
            case EMAIL, PHONE, URL, COUNTRY, CURRENCY, LANGUAGE, UNIT, TIME, DURATION ->
                    text(value).flatMap(text -> TextForm.standard(type, text)).map(Value::of);
            case JSON, MONEY, ATTACHMENT -> Optional.empty();
        };
    }

    String expected() {
        return switch (type) {
            case INTEGER, DECIMAL -> "a number";
            case BOOLEAN -> "true or false";
            case STRING, TEXT, SEQUENCE -> "a text";
            case ENUM -> "one of " + String.join(", ", values);
            case DATE -> "a date such as 2026-11-30";
            case DATETIME -> "an RFC 3339 time with an offset, to the microsecond at most";
            case UUID, REFERENCE, MULTI_REFERENCE -> "a UUID";
            case EMAIL, PHONE, URL, COUNTRY, CURRENCY, LANGUAGE, UNIT, TIME, DURATION ->
                    TextForm.expected(type);
            case JSON, MONEY, ATTACHMENT -> "nothing";
        };
    }

    private static Optional<String> text(Value value) {
        return value instanceof Value.Text(var text) ? Optional.of(text) : Optional.empty();
    }
}
