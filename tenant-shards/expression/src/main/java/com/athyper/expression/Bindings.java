package com.athyper.expression;

import com.athyper.kernel.Value;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The things in scope while an expression is evaluated. */
public record Bindings(Map<String, Value.Fields> roots) {
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

    /** The attribute, or {@link Value#NULL} if it is absent. */
    Value get(String root, List<String> path) {
        Value value = roots.get(root);
        for (int i = 0; i < path.size(); i++) {
            if (!(value instanceof Value.Fields fields)) {
                return Value.NULL;
            }
            value = fields.values().get(path.get(i));
        }
        return value == null ? Value.NULL : value;
    }
}
