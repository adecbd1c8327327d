package com.athyper.meta.contract;

import com.athyper.kernel.Value;
import com.athyper.meta.Field;
import com.athyper.meta.FieldType;
import com.athyper.meta.Money;
import com.athyper.meta.contract.EntitySchemas.Use;

import java.math.BigDecimal;
import java.util.List;

/** One field as JSON Schema. */
final class FieldSchema {
    private static final String UUID_PATTERN =
            "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$";
    private static final String DATE_PATTERN = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";
    private static final String TIME_PATTERN =
            "^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})$";

    private FieldSchema() {}

    static Value.Fields of(Field field, Use use) {
        var described = Value.object().put("title", field.label());
        Value.Fields schema = typed(field, use);
        if (use == Use.CREATE) {
            field.defaultValue().ifPresent(value -> described.put("default", value));
        }
        described.put("x-classification", field.classification());
        field.target().ifPresent(target -> described.put("x-entity", target.value()));
        if (field.required()) {
            schema.values().forEach(described::put);
        } else {
            described.put(
                    "anyOf",
                    new Value.Items(List.of(schema, Value.object().put("type", "null").build())));
        }
        return described.build();
    }

    static Value.Fields uuid() {
        return formed("uuid", UUID_PATTERN);
    }

    static Value.Fields time() {
        return formed("date-time", TIME_PATTERN);
    }

    private static Value.Fields typed(Field field, Use use) {
        return switch (field.type()) {
            case STRING, TEXT -> text(field, use);
            case SEQUENCE -> Value.object().put("type", "string").build();
            case INTEGER -> integer(field, use);
            case DECIMAL -> number(field, use);
            case BOOLEAN -> Value.object().put("type", "boolean").build();
            case DATE -> formed("date", DATE_PATTERN);
            case DATETIME -> time();
            case ENUM ->
                    Value.object()
                            .put("type", "string")
                            .put("enum", Value.texts(field.values()))
                            .build();
            case UUID, REFERENCE -> uuid();
            case MULTI_REFERENCE -> uuids(field, use);
            case ATTACHMENT -> AttachmentSchema.of(field, use);
            case JSON -> anythingButNull();
            case MONEY -> money(field, use);
            case EMAIL, PHONE, URL, COUNTRY, CURRENCY, LANGUAGE, UNIT, TIME, DURATION ->
                    FormSchema.of(field.type(), use);
        };
    }

    private static Value.Fields uuids(Field field, Use use) {
        var schema =
                Value.object().put("type", "array").put("items", uuid()).put("uniqueItems", true);
        if (use != Use.READ) {
            field.maxLength().ifPresent(length -> schema.put("maxItems", length));
            if (field.required()) {
                schema.put("minItems", 1);
            }
        }
        return schema.build();
    }

    private static Value.Fields number(Field field, Use use) {
        return use == Use.READ ? decimalText(field) : decimal(field);
    }

    private static Value.Fields money(Field field, Use use) {
        return Value.object()
                .put("type", "object")
                .put(
                        "properties",
                        Value.object()
                                .put(Money.AMOUNT, number(field, use))
                                .put(Money.CURRENCY, FormSchema.of(FieldType.CURRENCY, use))
                                .build())
                .put("required", Value.texts(List.of(Money.AMOUNT, Money.CURRENCY)))
                .put("additionalProperties", false)
                .build();
    }

    private static Value.Fields anythingButNull() {
        return Value.object().put("not", Value.object().put("type", "null").build()).build();
    }

    /** What is stored may be older than a minimum or a pattern, and is read all the same. */
    private static Value.Fields text(Field field, Use use) {
        var schema = Value.object().put("type", "string");
        field.maxLength().ifPresent(length -> schema.put("maxLength", length));
        if (use != Use.READ) {
            field.minLength().ifPresent(length -> schema.put("minLength", length));
            schema.put("pattern", field.pattern());
        }
        return schema.build();
    }

    private static Value.Fields integer(Field field, Use use) {
        boolean bounded = use != Use.READ;
        return Value.object()
                .put("type", "integer")
                .put(
                        "minimum",
                        Value.of(
                                field.min()
                                        .filter(_ -> bounded)
                                        .orElse(BigDecimal.valueOf(Long.MIN_VALUE))))
                .put(
                        "maximum",
                        Value.of(
                                field.max()
                                        .filter(_ -> bounded)
                                        .orElse(BigDecimal.valueOf(Long.MAX_VALUE))))
                .build();
    }

    /** As a text, so that no reader rounds it; or as a number. */
    private static Value.Fields decimal(Field field) {
        BigDecimal beyond = BigDecimal.TEN.pow(field.precision() - field.scale());
        var number =
                Value.object()
                        .put("type", "number")
                        .put("multipleOf", Value.of(BigDecimal.ONE.movePointLeft(field.scale())))
                        .put("exclusiveMinimum", Value.of(beyond.negate()))
                        .put("exclusiveMaximum", Value.of(beyond));
        field.min().ifPresent(min -> number.put("minimum", Value.of(min)));
        field.max().ifPresent(max -> number.put("maximum", Value.of(max)));
        return Value.object()
                .put("anyOf", new Value.Items(List.of(decimalText(field), number.build())))
                .build();
    }

    private static Value.Fields decimalText(Field field) {
        int whole = field.precision() - field.scale();
        String digits = whole == 0 ? "0+" : "0*[0-9]{1," + whole + "}";
        String fraction =
                field.scale() == 0 ? "([.]0+)?" : "([.][0-9]{1," + field.scale() + "}0*)?";
        return Value.object()
                .put("type", "string")
                .put("pattern", "^-?" + digits + fraction + "$")
                .build();
    }

    static Value.Fields formed(String format, String pattern) {
        return Value.object()
                .put("type", "string")
                .put("format", format)
                .put("pattern", pattern)
                .build();
    }
}
