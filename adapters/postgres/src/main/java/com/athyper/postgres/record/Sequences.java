package com.athyper.postgres.record;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Sha256;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Field;
import com.athyper.meta.FieldType;
import com.athyper.meta.SequencePattern;
import com.athyper.meta.record.Records.Access;

import org.jspecify.annotations.Nullable;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Numbers that a record gets when it is made, by the statement that makes it: what is rolled back
 * has taken none, and what meets another model's table has not either.
 */
final class Sequences {

    private Sequences() {}

    static List<Field> of(EntityModel model) {
        return model.fields().stream().filter(field -> field.type() == FieldType.SEQUENCE).toList();
    }

    /** Parts of a {@code WITH}, behind {@code in_force}. Arguments of each: {@link #taking}. */
    static String counters(EntityModel model) {
        var counters = new StringBuilder();
        for (Field field : of(model)) {
            counters.append(
                    """
                    %s AS (
                        INSERT INTO athyper.sequence_counter AS known
                            (tenant_id, entity, field, period, value)
                        SELECT ?, ?, ?, ?, 1 FROM in_force
                        ON CONFLICT (tenant_id, entity, field, period)
                        DO UPDATE SET value = known.value + 1
                        RETURNING value),
                    """
                            .formatted(counter(field)));
        }
        return counters.toString();
    }

    /** What the record is made from, besides {@code in_force}. */
    static String sources(EntityModel model) {
        var sources = new StringBuilder();
        of(model).forEach(field -> sources.append(", ").append(counter(field)));
        return sources.toString();
    }

    /** The number as it is written. Arguments: what stands before and behind it. */
    static String written(Field field) {
        String value = counter(field) + ".value::text";
        return "?::text || lpad(%1$s, greatest(%2$d, length(%1$s)), '0') || ?::text"
                .formatted(value, SequencePattern.of(field).digits());
    }

    static List<@Nullable Object> taking(Access access) {
        var arguments = new ArrayList<@Nullable Object>();
        for (Field field : of(access.model())) {
            arguments.add(access.tenant().value());
            arguments.add(access.model().name().value());
            arguments.add(field.id());
            arguments.add(SequencePattern.of(field).period(year(access)));
        }
        return arguments;
    }

    static List<@Nullable Object> around(Access access, Field field) {
        var pattern = SequencePattern.of(field);
        return List.of(pattern.before(year(access)), pattern.after(year(access)));
    }

    private static int year(Access access) {
        return access.origin().at().atOffset(ZoneOffset.UTC).getYear();
    }

    private static String counter(Field field) {
        return "counter_" + field.id();
    }

    /**
     * What a create is ordered by among changes that share a transaction. Creates that take numbers
     * come last and those of an entity together, so that any two groups lock the counters in the
     * same order, and each of them for as short a time as can be.
     */
    static UUID order(EntityModel model, UUID id) {
        return of(model).isEmpty() ? id : last(model.name());
    }

    private static UUID last(EntityName entity) {
        return new UUID(
                Long.MAX_VALUE,
                Long.parseUnsignedLong(Sha256.hex(entity.value()).substring(0, 16), 16));
    }
}
