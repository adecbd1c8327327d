package com.athyper.meta.query;

import com.athyper.kernel.Value;
import com.athyper.meta.FieldType;
import com.athyper.meta.record.Attribute;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What whoever runs a saved query gives to it.
 *
 * @param values all that may be given, if there is a list
 * @param list whether several are given at once, as for {@code in}
 * @param otherwise what stands where nothing is given; without it something has to be
 */
public record QueryParameter(
        String name, FieldType type, List<String> values, boolean list, Optional<Value> otherwise) {
    public static final int LIST_MAX = 1_000;

    public QueryParameter {
        values = List.copyOf(values);
    }

    /** Whether a value of the type can be compared with anything. */
    static boolean isUsable(FieldType type) {
        return switch (type) {
            case JSON, MONEY, MULTI_REFERENCE, ATTACHMENT -> false;
            case STRING, TEXT, SEQUENCE, INTEGER, DECIMAL, BOOLEAN, DATE, DATETIME -> true;
            case ENUM, UUID, REFERENCE -> true;
            case EMAIL, PHONE, URL, COUNTRY, CURRENCY, LANGUAGE, UNIT, TIME, DURATION -> true;
        };
    }

    /** The value in its standard form; empty if it is of another type. */
    Optional<Value> accept(Value given) {
        if (!list) {
            return attribute().operand(given);
        }
        if (!(given instanceof Value.Items(var items)) || items.size() > LIST_MAX) {
            return Optional.empty();
        }
        var all = new ArrayList<Value>();
        for (Value item : items) {
            Optional<Value> one = attribute().operand(item);
            if (one.isEmpty()) {
                return Optional.empty();
            }
            all.add(one.get());
        }
        return Optional.of(new Value.Items(all));
    }

    String expected() {
        String one =
                type == FieldType.ENUM
                        ? "one of " + String.join(", ", values)
                        : "a value of type " + type.id();
        return list ? "a list of at most " + LIST_MAX + ", each " + one : one;
    }

    /** Values such as could be given: what fits them fits whatever is given. */
    List<Value> probes() {
        List<Value> each =
                type == FieldType.ENUM
                        ? values.stream().map(Value::of).toList()
                        : List.of(probe(type));
        return list
                ? each.stream().<Value>map(value -> new Value.Items(List.of(value))).toList()
                : each;
    }

    private static Value probe(FieldType type) {
        return switch (type) {
            case INTEGER, DECIMAL -> Value.of(1);
            case BOOLEAN -> Value.of(true);
            case STRING, TEXT, SEQUENCE -> Value.of("a");
            case DATE -> Value.of("2026-01-01");
            case DATETIME -> Value.of("2026-01-01T00:00:00Z");
            case TIME -> Value.of("09:00");
            case DURATION -> Value.of("PT1H");
            case UUID, REFERENCE, MULTI_REFERENCE ->
                    Value.of("00000000-0000-0000-0000-000000000000");
            case EMAIL -> Value.of("somebody@example.com");
            case PHONE -> Value.of("+60123456789");
            case URL -> Value.of("https://example.com/");
            case COUNTRY -> Value.of("MY");
            case CURRENCY -> Value.of("MYR");
            case LANGUAGE -> Value.of("en");
            case UNIT -> Value.of("kg");
            case ENUM, JSON, MONEY, ATTACHMENT -> Value.NULL;
        };
    }

    private Attribute attribute() {
        return new Attribute(name, type, values, OptionalInt.empty());
    }

    Value.Fields document() {
        var document = Value.object().put("name", name).put("type", type.id());
        if (!values.isEmpty()) {
            document.put("values", Value.texts(values));
        }
        if (list) {
            document.put("list", true);
        }
        otherwise.ifPresent(value -> document.put("default", value));
        return document.build();
    }
}
