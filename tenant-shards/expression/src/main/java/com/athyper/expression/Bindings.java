package com.athyper.expression;

import com.athyper.kernel.Value;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The things in scope while an expression is evaluated. */
public record Bindings(Map<String, Value.Fields> roots) implements Attributes {
    public Bindings {
        roots = Map.copyOf(roots);
    }

    public boolean knows(String root) {
        return roots.containsKey(root);
    }

    /** The attribute, or empty if it is absent or null. */
    public Optional<Value> find(String root, List<String> path) {
        Value value = get(root, path);
        return value instanceof Value.Null ? Optional.empty() : Optional.of(value);
    }

    @Override
    public Value get(String root, List<String> path) {
        Value value = roots.get(root);
        return value == null ? Value.NULL : Attributes.below(value, path, 0);
    }
}
