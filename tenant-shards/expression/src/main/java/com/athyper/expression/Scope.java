package com.athyper.expression;

import java.util.Map;
import java.util.TreeMap;

/**
 * What an expression may mention: roots such as {@code record}, and the attributes of each with
 * their types. A root without attributes is open: anything below it has type {@link Type#ANY}.
 */
public record Scope(Map<String, Map<String, Type>> roots) {
    public Scope {
        var copy = new TreeMap<String, Map<String, Type>>();
        roots.forEach((root, attributes) -> copy.put(root, Map.copyOf(attributes)));
        roots = java.util.Collections.unmodifiableMap(copy);
    }
}
