package com.athyper.edge.graphql;

import com.athyper.kernel.Value;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values in the library's terms, and back. */
final class PlainValues {
    private PlainValues() {}

    /** For a field of the reply: lists and objects stay as they are, for the scalar JSON. */
    static @Nullable Object leaf(Value value) {
        return switch (value) {
            case Value.Null _ -> null;
            case Value.Bool(var bool) -> bool;
            case Value.Num(var number) -> number;
            case Value.Text(var text) -> text;
            case Value.Items _, Value.Fields _ -> value;
        };
    }

    /** For the variables of a request. */
    static @Nullable Object whole(Value value) {
        return switch (value) {
            case Value.Items(var items) -> {
                var list = new ArrayList<@Nullable Object>();
                items.forEach(item -> list.add(whole(item)));
                yield list;
            }
            case Value.Fields fields -> members(fields);
            case Value.Null _, Value.Bool _, Value.Num _, Value.Text _ -> leaf(value);
        };
    }

    static Map<String, @Nullable Object> members(Value.Fields fields) {
        var members = new LinkedHashMap<String, @Nullable Object>();
        fields.values().forEach((name, member) -> members.put(name, whole(member)));
        return members;
    }

    static Value of(@Nullable Object plain) {
        return switch (plain) {
            case null -> Value.NULL;
            case Value value -> value;
            case Boolean bool -> Value.of(bool.booleanValue());
            case Number number -> Value.of(new BigDecimal(number.toString()));
            case List<?> items ->
                    new Value.Items(items.stream().<Value>map(PlainValues::of).toList());
            case Map<?, ?> members -> {
                var fields = new LinkedHashMap<String, Value>();
                members.forEach((name, member) -> fields.put(String.valueOf(name), of(member)));
                yield new Value.Fields(fields);
            }
            default -> Value.of(plain.toString());
        };
    }
}
