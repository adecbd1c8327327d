package com.athyper.meta.behaviour;

import com.athyper.kernel.Value;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The expressions of a definition as their author wrote them.
 *
 * @param fields by field name; a field without expressions is left out
 * @param gates by transition name
 */
public record Rules(
        Map<String, OfField> fields, List<Validation> validations, Map<String, Gate> gates) {
    public static final Rules NONE = new Rules(Map.of(), List.of(), Map.of());

    public Rules {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        validations = List.copyOf(validations);
        gates = Collections.unmodifiableMap(new LinkedHashMap<>(gates));
    }

    /**
     * @param defaultTo what a new record gets where its author leaves the field out
     * @param computed what the field always holds
     */
    public record OfField(
            Optional<String> requiredWhen,
            Optional<String> readOnlyWhen,
            Optional<String> visibleWhen,
            Optional<String> defaultTo,
            Optional<String> computed) {
        static final OfField NONE =
                new OfField(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());

        public boolean isEmpty() {
            return equals(NONE);
        }

        void write(Value.ObjectBuilder field) {
            field.put("requiredWhen", requiredWhen).put("readOnlyWhen", readOnlyWhen);
            field.put("visibleWhen", visibleWhen).put("computed", computed);
            defaultTo.ifPresent(
                    source ->
                            field.put("default", Value.object().put("expression", source).build()));
        }
    }

    /**
     * @param when what has to be true of a record
     * @param field that the message is shown at
     */
    public record Validation(String id, String when, Message message, Optional<String> field) {
        private Value value() {
            return Value.object()
                    .put("id", id)
                    .put("when", when)
                    .put("message", message.value())
                    .put("field", field)
                    .build();
        }
    }

    /**
     * @param when what has to be true of a record before it moves
     */
    public record Gate(String when, Optional<Message> message) {
        private void write(Value.ObjectBuilder transition) {
            transition.put("when", when);
            message.ifPresent(said -> transition.put("message", said.value()));
        }
    }

    /** How many expressions there are. */
    public int size() {
        long ofFields =
                fields.values().stream()
                        .mapToLong(
                                field ->
                                        List.of(
                                                        field.requiredWhen(),
                                                        field.readOnlyWhen(),
                                                        field.visibleWhen(),
                                                        field.defaultTo(),
                                                        field.computed())
                                                .stream()
                                                .filter(Optional::isPresent)
                                                .count())
                        .sum();
        return (int) ofFields + validations.size() + gates.size();
    }

    /** Adds to a field that is being written what is said about it here. */
    public Value.ObjectBuilder writeField(String name, Value.ObjectBuilder field) {
        fields.getOrDefault(name, OfField.NONE).write(field);
        return field;
    }

    public Value.ObjectBuilder writeTransition(String name, Value.ObjectBuilder transition) {
        Optional.ofNullable(gates.get(name)).ifPresent(gate -> gate.write(transition));
        return transition;
    }

    public void writeEntity(Value.ObjectBuilder entity) {
        if (!validations.isEmpty()) {
            entity.put(
                    "validations",
                    new Value.Items(validations.stream().map(Validation::value).toList()));
        }
    }
}
