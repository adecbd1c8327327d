package com.athyper.kernel;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON value, exact: numbers keep every digit and members keep their order. Dates, times and
 * identifiers are text in their standard form.
 */
public sealed interface Value {

    /** JSON null. */
    enum Null implements Value {
        NULL
    }

    record Bool(boolean value) implements Value {}

    /**
     * Numbers are equal when their digits are: 1.0 and 1 differ here; comparison is the
     * expression's matter.
     */
    record Num(BigDecimal value) implements Value {}

    record Text(String value) implements Value {}

    record Items(List<Value> values) implements Value {
        public Items {
            values = List.copyOf(values);
        }
    }

    record Fields(Map<String, Value> values) implements Value {
        public Fields {
            values = Members.of(values);
        }

        public Optional<Value> get(String name) {
            return Optional.ofNullable(values.get(name));
        }

        /** The member if it is there and text. */
        public Optional<String> text(String name) {
            return values.get(name) instanceof Text(var text)
                    ? Optional.of(text)
                    : Optional.empty();
        }

        public Fields with(String name, Value value) {
            var changed = object();
            values.forEach(changed::put);
            return changed.put(name, value).build();
        }
    }

    Value NULL = Null.NULL;
    Fields EMPTY = new Fields(Map.of());

    static Value of(boolean value) {
        return new Bool(value);
    }

    static Value of(long value) {
        return new Num(BigDecimal.valueOf(value));
    }

    static Value of(BigDecimal value) {
        return new Num(value);
    }

    static Value of(String value) {
        return new Text(value);
    }

    static Value texts(Iterable<String> values) {
        var items = new ArrayList<Value>();
        values.forEach(value -> items.add(new Text(value)));
        return new Items(items);
    }

    static ObjectBuilder object() {
        return new ObjectBuilder();
    }

    /** Collects the members of an object in order. */
    final class ObjectBuilder {
        private final Members.Collector members = new Members.Collector();

        public ObjectBuilder put(String name, Value value) {
            members.put(name, value);
            return this;
        }

        public ObjectBuilder put(String name, String value) {
            return put(name, Value.of(value));
        }

        public ObjectBuilder put(String name, long value) {
            return put(name, Value.of(value));
        }

        public ObjectBuilder put(String name, boolean value) {
            return put(name, Value.of(value));
        }

        /** Leaves the member out when there is nothing to say. */
        public ObjectBuilder put(String name, Optional<String> value) {
            value.ifPresent(text -> put(name, text));
            return this;
        }

        public Fields build() {
            return new Fields(members.collected());
        }
    }
}
