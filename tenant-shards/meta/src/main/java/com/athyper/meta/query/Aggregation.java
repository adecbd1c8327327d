package com.athyper.meta.query;

import com.athyper.expression.Type;
import com.athyper.kernel.Fault;
import com.athyper.meta.FieldType;
import com.athyper.meta.record.Attribute;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

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

    /** As {@link #appliesTo(Attribute)}, with the fault if it does not. */
    boolean appliesTo(Attribute attribute, String pointer, List<Fault> faults) {
        boolean applies = appliesTo(attribute);
        if (!applies) {
            faults.add(
                    new Fault(
                            pointer,
                            "not-applicable",
                            "the function says nothing of a " + attribute.type().id()));
        }
        return applies;
    }

    /**
     * What comes out.
     *
     * @param of empty for records as such
     */
    Attribute attribute(Optional<Term.Column> of) {
        return of.map(Term.Column::attribute)
                .map(it -> new Attribute(id, type(it.type()), it.values(), it.maxLength()))
                .orElseGet(
                        () -> new Attribute(id, FieldType.INTEGER, List.of(), OptionalInt.empty()));
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
