package com.athyper.meta.behaviour;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The rules of an entity, ready to be executed. What could not be read is unknown, which refuses
 * rather than permits.
 *
 * @param derived in an order in which each finds what it needs
 * @param computed the fields that callers do not write
 * @param gates by transition name
 */
public record Behaviour(
        List<Derived> derived,
        Set<String> computed,
        List<Conditional> requiredWhen,
        List<Conditional> readOnlyWhen,
        List<Conditional> visibleWhen,
        List<Validation> validations,
        Map<String, Gate> gates) {
    public static final Behaviour NONE =
            new Behaviour(
                    List.of(), Set.of(), List.of(), List.of(), List.of(), List.of(), Map.of());

    public Behaviour {
        derived = List.copyOf(derived);
        computed = Set.copyOf(computed);
        requiredWhen = List.copyOf(requiredWhen);
        readOnlyWhen = List.copyOf(readOnlyWhen);
        visibleWhen = List.copyOf(visibleWhen);
        validations = List.copyOf(validations);
        gates = Map.copyOf(gates);
    }

    /** A field whose value comes from an expression: always, or where a new record has none. */
    public record Derived(String field, Term value, boolean always) {}

    /** What holds of a field while the condition does. */
    public record Conditional(String field, Term when) {}

    public record Validation(String id, Term when, Message message, Optional<String> field) {}

    /**
     * @param source as its author wrote it, for where there is no message
     */
    public record Gate(Term when, Optional<Message> message, String source) {}

    /** Whether records are written without asking any rule. */
    public boolean isSilent() {
        return derived.isEmpty()
                && requiredWhen.isEmpty()
                && readOnlyWhen.isEmpty()
                && validations.isEmpty();
    }
}
