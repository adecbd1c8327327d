package com.athyper.meta.query;

import com.athyper.expression.Type;
import com.athyper.meta.FieldType;
import com.athyper.meta.record.Attribute;

import java.util.Optional;

/** What can be told of many values at once. The ids appear in queries and never change. */
public enum Aggregation {
    /** Of records, or of the values that are there. */
    COUNT("count"),
    COUNT_DISTINCT("countDistinct"),
    SUM("sum"),
    /** To six digits after the point, halves away from zero. */
    AVG("avg"),
    MIN("min"),
    MAX("max");

    private final String id;

    Aggregation(String id) {
        this.id = id;
    }

    public String id() {
        return id;
    }

    static Optional<Aggregation> of(String id) {
        for (Aggregation aggregation : values()) {
            if (aggregation.id.equals(id)) {
                return Optional.of(aggregation);
            }
        }
        return Optional.empty();
    }

    boolean appliesTo(Attribute attribute) {
        return switch (this) {
            case COUNT, COUNT_DISTINCT -> attribute.isComparable();
            case SUM, AVG -> attribute.expressionType() == Type.NUMBER;
            case MIN, MAX -> attribute.isOrdered();
        };
    }

    /** The type of what comes out. */
    FieldType type(FieldType of) {
        return switch (this) {
            case COUNT, COUNT_DISTINCT -> FieldType.INTEGER;
            case AVG -> FieldType.DECIMAL;
            case SUM, MIN, MAX -> of;
        };
    }
}
