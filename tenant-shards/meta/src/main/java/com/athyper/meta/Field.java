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
 * @param values what an enum may hold
 * @param target what a reference points to
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
        Optional<String> classification) {
    public Field {
        values = List.copyOf(values);
    }

    Field withDefault(Value value) {
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
                Optional.of(value),
                classification);
    }
}
