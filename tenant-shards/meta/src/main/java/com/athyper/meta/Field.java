package com.athyper.meta;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Value;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One field of an entity.
 *
 * @param id stable for the life of the field, whatever its name
 * @param column where it is stored: given once, so that a rename moves nothing
 * @param values what an enum may hold; which media types a file may have
 * @param maxLength of a text in characters, of a list in items
 * @param max of a number; of a file in bytes
 * @param target what a reference points to
 * @param searchable whether a search looks into it
 */
public record Field(
        String id,
        String name,
        String label,
        FieldType type,
        String column,
        boolean required,
        boolean unique,
        OptionalInt minLength,
        OptionalInt maxLength,
        Optional<BigDecimal> min,
        Optional<BigDecimal> max,
        Optional<String> pattern,
        int precision,
        int scale,
        List<String> values,
        Optional<EntityName> target,
        Optional<Value> defaultValue,
        Optional<String> classification,
        boolean searchable) {
    public Field {
        values = List.copyOf(values);
    }

    /** Where it is stored: one column, but for what has parts. */
    public List<Column> columns() {
        return type == FieldType.MONEY
                ? Money.columns(this)
                : List.of(new Column(column, type, Optional.empty()));
    }

    /** Whether it holds the id of one record. */
    public boolean isReference() {
        return type == FieldType.REFERENCE;
    }

    /** Whether it holds the ids of several records, in their order. */
    public boolean isMultiReference() {
        return type == FieldType.MULTI_REFERENCE;
    }

    /** Whether it holds one file, or several. */
    public boolean isAttachment() {
        return type == FieldType.ATTACHMENT;
    }

    /** Whether it holds a list. */
    public boolean isList() {
        return isMultiReference() || (isAttachment() && maxLength.isPresent());
    }

    /** Whether it has a precision and a scale. */
    boolean isScaled() {
        return type == FieldType.DECIMAL || type == FieldType.MONEY;
    }

    Field withDefault(Value value) {
        return with(column, Optional.of(value));
    }

    /** The same field, stored elsewhere. */
    Field inColumn(String other) {
        return with(other, defaultValue);
    }

    private Field with(String column, Optional<Value> defaultValue) {
        return new Field(
                id,
                name,
                label,
                type,
                column,
                required,
                unique,
                minLength,
                maxLength,
                min,
                max,
                pattern,
                precision,
                scale,
                values,
                target,
                defaultValue,
                classification,
                searchable);
    }
}
