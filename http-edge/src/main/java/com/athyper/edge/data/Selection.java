package com.athyper.edge.data;

import static java.util.stream.Collectors.toUnmodifiableSet;

import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What of a record is shown, and which of its references are shown as the records that they refer
 * to.
 *
 * @param fields all if empty; what is expanded is shown as well, and the id and version always
 * @param expanded by the name of the reference field
 */
record Selection(EntityModel model, Set<String> fields, Map<String, Selection> expanded) {
    private static final Set<String> ALWAYS = Set.of("id", "version");

    Selection {
        fields = Set.copyOf(fields);
        expanded = Map.copyOf(expanded);
    }

    static Selection all(EntityModel model) {
        return new Selection(model, Set.of(), Map.of());
    }

    /** Whether the whole record is shown, and nothing but it. */
    boolean isAll() {
        return fields.isEmpty() && expanded.isEmpty();
    }

    /** The chosen members of a record that is rendered already. */
    Value.Fields of(Value.Fields rendered) {
        if (fields.isEmpty()) {
            return rendered;
        }
        var shown =
                Stream.of(ALWAYS, fields, expanded.keySet())
                        .flatMap(Set::stream)
                        .collect(toUnmodifiableSet());
        var chosen = new LinkedHashMap<String, Value>();
        rendered.values()
                .forEach(
                        (name, value) -> {
                            if (shown.contains(name)) {
                                chosen.put(name, value);
                            }
                        });
        return new Value.Fields(chosen);
    }

    Optional<Selection> expansionOf(String field) {
        return Optional.ofNullable(expanded.get(field));
    }
}
