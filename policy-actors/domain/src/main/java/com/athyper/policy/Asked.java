package com.athyper.policy;

import com.athyper.expression.Attributes;
import com.athyper.kernel.Value;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What conditions see of a request; of the subject, what they ask for is made when they do. */
final class Asked implements Attributes {
    private static final Map<Operation, Value> OPERATIONS = operations();

    private final AccessRequest request;
    private Map<String, Value> subject = Map.of();

    Asked(AccessRequest request) {
        this.request = request;
    }

    /** The root {@code context}. */
    static Value.Fields context(Operation operation) {
        return Value.object().put("operation", operation.id()).build();
    }

    @Override
    public Value get(String root, List<String> path) {
        return switch (root) {
            case "resource" ->
                    request.resource().isPresent()
                            ? Attributes.below(request.resource().get(), path, 0)
                            : Value.NULL;
            case "subject" -> ofSubject(path);
            case "context" ->
                    Attributes.below(
                            OPERATIONS.getOrDefault(request.operation(), Value.NULL), path, 0);
            case String _ -> Value.NULL;
        };
    }

    private Value ofSubject(List<String> path) {
        if (path.isEmpty()) {
            return request.subject().attributes();
        }
        String name = path.getFirst();
        Value value =
                name.equals("id")
                        ? Value.of(request.subject().principal().value())
                        : subject.get(name);
        if (value == null) {
            if (subject.isEmpty()) {
                subject = new HashMap<>();
            }
            value = request.subject().attribute(name);
            subject.put(name, value);
        }
        return Attributes.below(value, path, 1);
    }

    private static Map<Operation, Value> operations() {
        var operations = new EnumMap<Operation, Value>(Operation.class);
        for (Operation operation : Operation.values()) {
            operations.put(operation, context(operation));
        }
        return operations;
    }
}
