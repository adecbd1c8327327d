package com.athyper.edge.exchange;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The headers of a request; names know no case. */
public record Headers(Map<String, List<String>> values) {
    public Headers {
        var copy = new LinkedHashMap<String, List<String>>();
        values.forEach(
                (name, given) -> copy.put(name.toLowerCase(Locale.ROOT), List.copyOf(given)));
        values = java.util.Collections.unmodifiableMap(copy);
    }

    public List<String> all(String name) {
        return values.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    /**
     * The one value; empty if there is none or more than one, since nobody can say which counts.
     */
    public Optional<String> only(String name) {
        List<String> all = all(name);
        return all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty();
    }

    /** All values as one list, as RFC 9110 joins them. */
    public Optional<String> joined(String name) {
        List<String> all = all(name);
        return all.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", all));
    }
}
